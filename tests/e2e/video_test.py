#!/usr/bin/env python3
"""weave-base with its clip: it plays with sound in step, stops for its question at the very frame, goes on after
the answer, pauses at a tap, and `next` sleeps until it was played once."""
import support
from driver import PATIENCE, Failure
from support import Case
from walk import Walk

FRAME_MS = 40


class Video(Case):
    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.learner = self.add_learner(self.data, "Asha")
        self.lesson = support.lesson("weave-base")
        self.clip = next(step for step in self.lesson.line if step["type"] == "video")
        self.question = self.lesson.step(self.clip["pause"][0]["ask"])
        self.stop_ms = round(self.clip["pause"][0]["at"] * 1000)

    def to_the_clip(self):
        player = self.start_on_shelf(self.data, self.learner)
        walk = Walk(player, self.lesson)
        walk.open()
        walk.through(self.lesson.line[:self.lesson.line.index(self.clip)])
        player.wait_for_step(self.clip["id"])
        return player, walk

    def stands_still(self, player, since, for_s=1.0):
        """No picture of the clip comes any more, but for one that was on its way."""
        self.assertIsNone(player.process.poll())
        try:
            player.wait("video", timeout=0.3, since=since)
        except Failure:
            pass
        mark = player.trace.mark()
        with self.assertRaises(Failure):
            player.wait("video", timeout=for_s / PATIENCE, since=mark)
        self.assertIsNone(player.process.poll())

    def test_clip_asks_goes_on_and_opens_the_way(self):
        player, walk = self.to_the_clip()
        self.assertFalse(player.control("next")["enabled"], "next sleeps until the clip was played once")
        first = player.wait("video")
        self.assertLess(first["pts_ms"], 500)
        player.wait_for_step(self.question["id"], timeout=30)
        asked = player.trace.events.index(next(s for s in player.trace.of("screen") if s["step"] == self.question["id"]))
        shown = [e["pts_ms"] for e in player.trace.of("video")]
        self.assertLessEqual(abs(shown[-1] - self.stop_ms), FRAME_MS, "it does not stop at its pause")
        self.assertEqual(shown, sorted(shown))
        self.stands_still(player, asked)

        walk.choose(self.question)
        mark = player.tap("next")
        player.wait_for_step(self.clip["id"])
        again = player.wait("video", since=mark)
        self.assertLessEqual(abs(again["pts_ms"] - self.stop_ms), 3 * FRAME_MS, "it does not go on where it stopped")
        self.assertFalse(player.control("next")["enabled"])

        player.wait("video", lambda e: e["pts_ms"] > self.stop_ms + 4000, since=mark)
        mark = player.tap("pause")
        self.stands_still(player, mark)
        place = player.trace.last("video")["pts_ms"]
        mark = player.tap("pause")
        # A busy machine may drop frames here; it neither goes back nor skips what she has not seen.
        on = player.wait("video", since=mark)["pts_ms"] - place
        self.assertTrue(0 <= on <= 500, on)

        player.wait("video", lambda e: e["pts_ms"] > self.stop_ms + 6000, since=mark)
        mark = player.tap("again")
        before = player.trace.events[mark - 1:mark] and player.trace.last("video")["pts_ms"]
        back = player.wait("video", lambda e: e["pts_ms"] < before - 5000, since=mark, what="the last ten seconds again")
        self.assertLessEqual(abs(before - 10_000 - back["pts_ms"]), 1000)

        player.wait_enabled("next", timeout=45)
        self.check_sound_in_step(player)
        last = player.trace.last("video")
        self.assertGreater(last["pts_ms"], 34_000)
        player.tap("next")
        walk.through(self.lesson.line[self.lesson.line.index(self.clip) + 1:])
        player.wait_for_screen("finish")
        completed = [e for e in player.trace.of("record") if e["kind"] == "completed"]
        self.assertEqual([e["durable"] for e in completed], [True])
        self.assertEqual(player.terminate(), 0)

    def check_sound_in_step(self, player):
        frames = player.trace.of("video")
        apart = sorted(abs(e["pts_ms"] - e["clock_ms"]) for e in frames)
        self.assertLessEqual(apart[int(len(apart) * 0.95) - 1], 2 * FRAME_MS, "sound and picture run apart")

    def test_power_cut_in_the_clip_comes_back_to_the_clip(self):
        player, walk = self.to_the_clip()
        player.wait("video", lambda e: e["pts_ms"] > 2000)
        player.kill()
        player = self.start_on_shelf(self.data, self.learner)
        player.tap("go-on")
        player.wait_for_step(self.clip["id"])
        player.wait("video")
        self.assertFalse(player.control("next")["enabled"])

    def test_leaving_the_clip_silences_it(self):
        player, walk = self.to_the_clip()
        player.wait("video", lambda e: e["pts_ms"] > 1000)
        mark = player.tap("back")
        player.wait_screen(lambda s: s["step"] != self.clip["id"])
        self.stands_still(player, mark)


if __name__ == "__main__":
    support.main()
