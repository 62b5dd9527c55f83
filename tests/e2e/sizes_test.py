#!/usr/bin/env python3
"""The rules of the interface on every screen met, at every size the design names: see ui_rules.py."""
import support
import ui_rules
from driver import Display
from support import Case
from walk import Walk

SIZES = ((800, 480), (1024, 600), (1280, 800), (1366, 768), (1920, 1080), (600, 1024))


class Sizes(Case):
    def check(self, width, height):
        display = Display(width, height)
        self.addCleanup(display.close)
        size = f"{width}x{height}"
        data = self.new_folder("data")
        learners = [self.add_learner(data, f"Woman {n}") for n in range(9)]
        player = self.start(data, size=size, lang=None, display=display)
        player.wait_for_screen("language")
        player.tap("lang:kn")
        player.wait_for_screen("learners")
        player.tap("more")
        player.tap(f"learner:{learners[-1]}")
        player.wait_for_screen("home")
        for name in ("wash-hands", "weave-base"):
            lesson = support.lesson(name)
            walk = Walk(player, lesson)
            walk.open()
            if name == "wash-hands":
                walk.through(lesson.line[:2])
                question = lesson.line[2]
                player.wait_for_step(question["id"])
                walk.choose(question, wrong_first=1)
                player.tap("next")
                walk.through(lesson.line[3:])
                player.wait_for_screen("finish")
            else:
                walk.through(lesson.line[:2])
                player.wait("video")
                player.tap("pause")
            player.tap("home")
            player.wait_for_screen("home")
        player.tap("back")
        player.wait_for_screen("learners")
        self.assertEqual(player.terminate(), 0)
        met = {(s["screen"], s["step_type"]) for s in player.trace.of("screen")}
        for wanted in (("language", None), ("learners", None), ("home", None), ("finish", None), ("lesson", "picture"),
                       ("lesson", "sequence"), ("lesson", "choose"), ("lesson", "order"), ("lesson", "do"),
                       ("lesson", "home"), ("lesson", "video")):
            self.assertIn(wanted, met)
        window = player.trace.last("window")
        self.assertEqual((window["w"], window["h"]), (width, height))
        faults = ui_rules.trace_faults(player.trace.events)
        self.assertEqual(faults, [], "\n" + "\n".join(faults))


def add_size(width, height):
    setattr(Sizes, f"test_{width}x{height}", lambda self: self.check(width, height))


for one in SIZES:
    add_size(*one)

if __name__ == "__main__":
    support.main()
