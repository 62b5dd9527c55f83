#!/usr/bin/env python3
"""The power fails at many random moments of her sessions in a lesson with all 16 step types. Each time she touches her
picture and `go-on`, and is at her step again with every answer she gave. JANKAR_E2E_KILLS: how many times (30);
JANKAR_E2E_SEED: which moments."""
import collections
import os
import random
import threading
import time
import unittest

import packs
import support
import trace_shape
from driver import PATIENCE, Failure, control_of
from support import Case
from walk import SCORED, Lesson, right_answer
from walk_all import amount, pieces_for

KILLS = int(os.environ.get("JANKAR_E2E_KILLS", "30"))
SEED = int(os.environ.get("JANKAR_E2E_SEED", "20261121"))
# What she did so shortly before the cut may be lost: it is being written. What is older may not.
WRITING_MS = 400 * PATIENCE


def taps_of(step, country="IN"):
    """The taps that answer a step, but for `done`."""
    kind = step["type"]
    if kind == "choose":
        return [f"answer:{right_answer(step)}"]
    if kind == "thumb":
        return ["thumb:yes" if step["ok"] else "thumb:no"]
    if kind == "find":
        return [f"spot:{next(n for n, spot in enumerate(step['spots'], 1) if spot.get('ok'))}"]
    if kind == "order":
        return [f"item:{n}" for n in range(1, len(step["items"]) + 1)]
    if kind == "match":
        return [tap for n in range(1, len(step["pairs"]) + 1) for tap in (f"item:{n}", f"answer:{n}")]
    if kind == "sort":
        return [tap for n, item in enumerate(step["items"], 1) for tap in (f"item:{n}", f"basket:{item['basket']}")]
    if kind == "cashbook":
        return [tap for n, entry in enumerate(step["entries"], 1)
                for tap in (f"item:{n}", "basket:1" if "in" in entry else "basket:2")]
    if kind == "money":
        return [f"note:{n}" for n in pieces_for(amount(step["tray"], country), amount(step["amount"], country))]
    return ["answer:1"] if kind == "story" else []


class Learner:
    """Goes on from wherever she is. What lay half done before the power failed may lie oddly now; then an answer may
    not be right, and she answers again."""

    def __init__(self, player, lesson, laid, tapped):
        self.player, self.lesson, self.tapped = player, lesson, tapped
        self.laid = laid   # step -> how many of its taps were made, before the power failed too

    def enabled(self, control_id):
        control = self.player.control(control_id)
        return control is not None and control["enabled"]

    def tap(self, control_id):
        self.player.tap(control_id)
        self.tapped()

    def is_at(self, step_id):
        screen = self.player.screen
        return screen["screen"] == "lesson" and screen["step"] == step_id

    def go_on(self):
        """Until the lesson is finished (or the power fails, which ends it with a Failure)."""
        while self.player.screen["screen"] == "lesson":
            if self.player.process.poll() is not None:
                raise Failure("the player has ended")
            step = self.lesson.step(self.player.screen["step"])
            if self.enabled("next"):
                self.tap("next")
                time.sleep(0.3)
            elif step["type"] == "video":
                time.sleep(0.1)
            else:
                self.answer(step)

    def answer(self, step):
        what_is_left = control_of(self.player.screen, "answer:1") and step["type"] == "cashbook"
        taps = ["answer:1"] if what_is_left else taps_of(step)
        # On from the tap before the one that was the last: it may not have come through.
        first = max(0, self.laid.get(step["id"], 0) // 2 * 2 - 2) if not what_is_left else 0
        for number, control in enumerate(taps[first:], first):
            if not self.is_at(step["id"]) or self.enabled("next"):
                return
            if step["type"] in ("order", "money") and self.laid.get(step["id"], 0) > number:
                continue
            if self.player.control(control):
                self.tap(control)
                self.laid[step["id"]] = number + 1
                time.sleep(0.1)
            if step["type"] == "order" and self.enabled("done"):
                break
        self.laid[step["id"]] = 0
        if self.is_at(step["id"]) and self.enabled("done"):
            self.tap("done")
            time.sleep(0.3)


class PowerCut(threading.Thread):
    """Kills the player a while after so many of her taps and keeps the moment, in milliseconds of CLOCK_MONOTONIC. By
    taps, so that she gets as far on a slow machine as on a fast one."""

    def __init__(self, player, after_taps, after_s):
        super().__init__(daemon=True)
        self.player, self.taps_left, self.after_s, self.at = player, after_taps, after_s, None

    def tapped(self):
        self.taps_left -= 1
        if self.taps_left == 0:
            self.start()

    def run(self):
        time.sleep(self.after_s)
        self.player.process.kill()
        self.at = time.monotonic() * 1e3

    def came(self):
        """Whether it was the cut that ended the player just now."""
        if self.is_alive():
            self.join(1)
        return self.at is not None


Moment = collections.namedtuple("Moment", "ms value")


class Known:
    """What the trace of one run told before the power failed, and when."""

    def __init__(self, player, killed_mono_ms):
        events = player.trace.events
        self.killed_ms = killed_mono_ms - events[0]["mono_ms"] if events else 0
        self.steps, self.answers, self.completed = [], [], None
        for event in events:
            if event["event"] == "screen" and event["screen"] == "lesson":
                if not self.steps or self.steps[-1].value != event["step"]:
                    self.steps.append(Moment(event["ms"], event["step"]))
            elif event["event"] == "answer":
                self.answers.append(Moment(event["ms"], event))
            elif event["event"] == "record" and event["kind"] == "completed":
                self.completed = event

    def was_writing(self, moment):
        return self.killed_ms - moment.ms < WRITING_MS


@unittest.skipUnless((packs.ALL_STEPS / "lesson.toml").exists(), "tests/lessons/all-steps is missing")
class Kill(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = packs.all_steps_pack()

    def test_she_comes_back_to_her_step_with_her_answers(self):
        rng = random.Random(SEED)
        self.data = self.new_folder("data")
        self.learner = self.add_learner(self.data, "Asha")
        self.lesson = Lesson(packs.ALL_STEPS)
        self.allowed = None      # steps at which she may be now; None: no lesson is open
        self.may_be_over = False
        self.tries = {}          # step -> (answers kept, answers that may be kept, settled)
        self.met = set()         # steps at which the power failed
        self.laid = {}
        finished = 0
        for number in range(KILLS):
            with self.subTest(kill=number, seed=SEED):
                finished += self.one_session(rng)
        print(f"{KILLS} power cuts, {finished} lessons finished between them, at {len(self.met)} steps")
        self.assertGreater(len(self.met), min(KILLS, len(self.lesson.steps)) / 2, "she does not get on")
        self.check_counts(finished)

    def one_session(self, rng):
        """Up to the next cut; 1 if the lesson was finished in it."""
        player = self.start(self.data)
        self.players = [player]   # the traces of those before have been held against the design
        at_start = rng.random() < 0.15
        # A clip goes on from its last stop, so it is passed only in a session that waits for a tap behind it.
        cut = PowerCut(player, rng.randint(1, 7), rng.uniform(0.05, 1.5) if at_start else rng.uniform(0, 0.6))
        try:
            if at_start:
                cut.start()
            player.wait_for_screen("learners")
            player.tap(f"learner:{self.learner}")
            player.wait_for_screen("home")
            self.check_place(player)
            Learner(player, self.lesson, self.laid, (lambda: None) if at_start else cut.tapped).go_on()
            player.wait_for_screen("finish")
            if cut.ident is None:
                cut.start()
        except Failure:
            # A session ends by the cut; whatever else ends it is a fault of the player.
            if not cut.came():
                raise
        cut.join()
        self.assertEqual(player.wait_end(), -9, "the player ended before the cut")
        known = Known(player, cut.at)
        self.check_answers(known)
        self.learn(known)
        self.check_trace(player)
        return 1 if known.completed else 0

    def check_trace(self, player):
        self.assertEqual(trace_shape.trace_faults(player.trace.events), [])
        self.assertEqual(player.trace.of("error"), [])

    def check_place(self, player):
        """`go-on` leads to where she was."""
        if self.allowed is None or (self.may_be_over and player.control("go-on") is None):
            self.tries, self.allowed, self.may_be_over = {}, None, False
            player.tap(f"lesson:{self.lesson.id}")
            player.wait_for_step(self.lesson.line[0]["id"])
            return
        player.tap("go-on")
        screen = player.wait_for_screen("lesson")
        if self.may_be_over and screen["step"] == self.lesson.line[0]["id"]:
            self.tries = {}
            return
        self.assertIn(screen["step"], self.allowed)

    def check_answers(self, known):
        """An answer counts on from those before the cut; what was settled is not asked again."""
        for moment in known.answers:
            step, attempt = moment.value["step"], moment.value["try"]
            least, most, settled = self.tries.get(step, (0, 0, False))
            self.assertIn(attempt, range(least + 1, most + 2), f"{step}: an answer given before the cut is lost")
            self.assertFalse(settled, f"{step} was answered right before the cut and is asked again")
            kept = attempt if not known.was_writing(moment) else min(least, attempt - 1)
            self.tries[step] = (kept, attempt, moment.value["right"] and kept == attempt)

    def learn(self, known):
        """Where she may be after this cut."""
        if known.completed:
            self.tries, self.allowed, self.may_be_over = {}, None, False
            return
        if known.steps:
            last = known.steps[-1]
            self.met.add(last.value)
            before = {moment.value for moment in known.steps[:-1][-1:]} or self.allowed or {last.value}
            self.allowed = {last.value} | (before if known.was_writing(last) else set())
            self.may_be_over = last.value == self.lesson.line[-1]["id"]

    def check_counts(self, finished):
        out = self.new_folder("out")
        done = self.jankar("--data", self.data, "--export", out)
        self.assertEqual(done.code, 0, done)
        records = support.read_bundle(next(out.glob("*.jkrec"))).records
        self.assertEqual([r["seq"] for r in records], list(range(1, len(records) + 1)), "no record is missing")
        completed = [r for r in records if r["kind"] == "completed"]
        self.assertGreaterEqual(len(completed), finished)
        self.assertTrue(all(r["learner"] == self.learner for r in completed))
        scored = sum(1 for step in self.lesson.steps if step["type"] in SCORED)
        self.assertEqual({r["scored"] for r in completed} - {scored}, set())


if __name__ == "__main__":
    support.main()
