#!/usr/bin/env python3
"""Five hundred random taps and keys through the real window: nothing ends it, nothing is stuck, no record is lost,
and from everywhere a few steps lead back to the faces. JANKAR_E2E_SEED: which taps; JANKAR_E2E_INPUTS: how many."""
import collections
import os
import random
import time

import support
from driver import TAP_APART_S, Failure
from support import Case

INPUTS = int(os.environ.get("JANKAR_E2E_INPUTS", "500"))
SEED = int(os.environ.get("JANKAR_E2E_SEED", "20261121"))
KEYS = ("Left", "Right", "Up", "Down", "Return", "Return", "BackSpace", "Escape", "space", "Home", "Next", "Prior")
TOP = ("groups", "learners", "language")
# Face, shelf, lesson, finished: out of a learner's screens in two; of the trainer's pages, with a code half typed, in
# some more.
STEPS_OUT = {"home": 1, "lesson": 2, "finish": 2, "together": 1}
STEPS_OUT_OTHERS = 12


class RandomWalk(Case):
    def setUp(self):
        super().setUp()
        self.rng = random.Random(SEED)
        self.data = self.new_folder("data")
        for name in ("Asha", "Bina", "Chitra"):
            self.add_learner(self.data, name)

    def poke(self, player, told):
        """One random input."""
        if self.rng.random() < 0.3:
            key = self.rng.choice(KEYS)
            told.append(key)
            player.display.xdotool("key", key)
            return
        enabled = [c for c in player.screen["controls"] if c["enabled"]]
        if enabled and self.rng.random() < 0.93:
            control = self.rng.choice(enabled)
            told.append(control["id"])
            x, y, w, h = control["rect"]
            point = (x + self.rng.randrange(2, w - 2), y + self.rng.randrange(2, h - 2))
        else:
            point = (self.rng.randrange(player.display.width), self.rng.randrange(player.display.height))
            told.append(str(point))
        player.display.xdotool("mousemove", *point, "click", "1")

    def way_out(self, player):
        """Taps to the faces from where she is, once the last of the random ones is behind."""
        time.sleep(2 * TAP_APART_S)
        began = player.screen["screen"]
        allowed = STEPS_OUT.get(began, STEPS_OUT_OTHERS)
        way_taken = []
        while player.screen["screen"] not in TOP:
            way = next((i for i in ("leave", "home", "back") if i in player.ids()), None)
            self.assertIsNotNone(way, f"no way out of {player.screen}")
            before = player.screen
            mark = player.tap(way)
            way_taken.append(f"{way} of {before['screen']} {before['lesson'] or ''}")
            try:
                player.wait("screen", lambda s: s["screen"] != before["screen"] or s["step"] != before["step"], since=mark,
                            timeout=2, what=f"{way} to lead on")
            except Failure:
                pass   # a page within one screen, or a digit taken back
            # Out of a private lesson she comes into another one, so that nobody sees where she was.
            if before["screen"] == player.screen["screen"] == "lesson" and before["lesson"] != player.screen["lesson"]:
                allowed += 1
            self.assertLessEqual(len(way_taken), allowed, f"{way_taken}, now {player.screen['screen']}")

    def test_never_stuck_and_nothing_lost(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.key("Left")   # the keys have the window from now on
        told = []
        for number in range(1, INPUTS + 1):
            self.poke(player, told)
            time.sleep(self.rng.choice((0.03, 0.1, 0.45)))
            player.trace.poll()
            self.assertIsNone(player.process.poll(), f"it ended after {told[-12:]}")
            self.assertEqual(player.trace.of("error"), [], f"after {told[-12:]}")
            screen = player.screen
            self.assertTrue(any(c["enabled"] for c in screen["controls"]), f"a dead screen after {told[-12:]}: {screen}")
            if number % 40 == 0:
                self.way_out(player)
                if player.screen["screen"] in ("language", "groups"):
                    continue
                face = next((i for i in player.ids() if i.startswith("learner:")), None)
                if face and number % 80 == 0:
                    player.tap(face)
                    player.wait_screen(lambda s: s["screen"] in ("home", "pin"), what="her shelf")
        self.way_out(player)
        self.assertEqual(player.terminate(), 0)
        shown = collections.Counter(s["screen"] for s in player.trace.of("screen"))
        print(f"{INPUTS} inputs, seed {SEED}: {dict(shown)}")
        self.assertGreaterEqual(len(shown), 6)
        self.check_records(player)

    def check_records(self, player):
        """Every record that was told as safe leaves the device."""
        out = self.new_folder("out")
        done = self.jankar("--data", self.data, "--export", out)
        self.assertEqual((done.code, done.err), (0, ""))
        kept = {r["seq"]: r["kind"] for path in out.glob("*.jkrec") for r in support.read_bundle(path).records}
        for event in player.trace.of("record"):
            if event["durable"]:
                self.assertEqual(kept.get(event["seq"]), event["kind"])


if __name__ == "__main__":
    support.main()
