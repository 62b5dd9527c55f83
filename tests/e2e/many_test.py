#!/usr/bin/env python3
"""200 women in ten groups on one device: the faces answer as fast as with five."""
import statistics

import support
from support import Case

TIMES = 12


class Many(Case):
    def add(self, data, name, group):
        done = self.jankar("--data", data, "--add-learner", name, "--group", group)
        self.assertEqual((done.code, done.err), (0, ""))
        return done.out.strip()

    def measure(self, data, groups):
        """Milliseconds from a tap to the frame with the faces, each time they are shown."""
        player = self.start(data)
        player.wait_for_screen("groups" if groups > 1 else "learners")
        if groups > 1:
            self.assertEqual(len([i for i in player.ids() if i.startswith("group:")]), min(6, groups))
            player.tap(next(i for i in player.ids() if i.startswith("group:")))
            player.wait_for_screen("learners")
        shown, drawn = [], []
        for _ in range(TIMES):
            player.tap("language")
            player.wait_for_screen("language")
            mark = player.tap("lang:en")
            screen = player.wait("screen", lambda s: s["screen"] == "learners", since=mark)
            frame = player.wait("frame", lambda f: "input_ms" in f, since=player.trace.events.index(screen))
            shown.append(frame["ms"] - frame["input_ms"])
            drawn.append(frame["draw_ms"])
        self.assertEqual(player.terminate(), 0)
        return statistics.median(shown), statistics.median(drawn)

    def test_faces_of_200_are_as_fast_as_of_5(self):
        few, many = self.new_folder("few"), self.new_folder("many")
        for number in range(5):
            self.add(few, f"Woman {number}", "Weavers")
        for number in range(200):
            self.add(many, f"Woman {number}", f"Group {number % 10}")
        shown_few, drawn_few = self.measure(few, 1)
        shown_many, drawn_many = self.measure(many, 10)
        print(f"faces after a tap: {shown_few:.1f} ms with 5 women, {shown_many:.1f} ms with 200; "
              f"drawing alone {drawn_few:.2f} and {drawn_many:.2f} ms")
        # Far above the noise, far below what reading or drawing 200 faces would cost.
        self.assertLess(shown_many, 3 * shown_few + 5)
        self.assertLess(drawn_many, 3 * drawn_few + 5)


if __name__ == "__main__":
    support.main()
