#!/usr/bin/env python3
"""One lesson with all 16 step types, finished with nothing but taps and with nothing but the five keys (arrows, OK,
back), each answer the right one at the first try."""
import unittest

import packs
import support
from support import Case
from trace_shape import STEP_TYPES
from walk import Keys, Lesson
from walk_all import FullWalk, scored_of


@unittest.skipUnless((packs.ALL_STEPS / "lesson.toml").exists(), "tests/lessons/all-steps is missing")
class AllSteps(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = packs.all_steps_pack()

    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.learner = self.add_learner(self.data, "Asha")
        self.lesson = Lesson(packs.ALL_STEPS)

    def test_it_holds_every_step_type(self):
        self.assertEqual({step["type"] for step in self.lesson.steps}, STEP_TYPES)

    def finish(self, lang, country, by_keys):
        player = self.start(self.data, "--country", country, lang=lang)
        player.wait_for_screen("learners")
        tap = Keys(player).tap if by_keys else player.tap
        tap(f"learner:{self.learner}")
        player.wait_for_screen("home")
        walk = FullWalk(player, self.lesson, tap, country)
        walk.open()
        if by_keys:
            # The fifth key: back, and on again.
            walk.through(self.lesson.line[:1])
            player.wait_for_step(self.lesson.line[1]["id"])
            player.key("BackSpace", tap=True)
            player.wait_for_step(self.lesson.line[0]["id"])
        walk.through()
        player.wait_for_screen("finish", 30)
        completed = player.wait("record", lambda e: e["kind"] == "completed")
        self.assertTrue(completed["durable"])
        met = {s["step_type"] for s in player.trace.of("screen")} - {None}
        self.assertEqual(met, STEP_TYPES)
        answers = [(e["step"], e["right"], e["try"]) for e in player.trace.of("answer")]
        self.assertEqual(sorted(answers), sorted((step, True, 1) for step in scored_of(self.lesson)))
        self.assertEqual(player.trace.of("error"), [])
        self.assertEqual({s["lang"] for s in player.trace.of("screen")}, {lang})
        self.assertEqual(player.terminate(), 0)

    def test_with_taps_alone(self):
        self.finish("en", "IN", by_keys=False)

    def test_with_the_five_keys_alone(self):
        self.finish("en", "IN", by_keys=True)

    def test_with_taps_alone_in_amharic_and_birr(self):
        self.finish("am", "ET", by_keys=False)


if __name__ == "__main__":
    support.main()
