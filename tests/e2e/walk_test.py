#!/usr/bin/env python3
"""Somebody taps, slides and presses keys at random through the whole player (tests/app/walk.cpp), with real lessons of
all 16 step types and a private one, time running fifty times as fast. Never stuck, nothing lost, nothing told of what is
private. JANKAR_WALK_INPUTS says how many inputs; under the sanitizers this is where they see the whole player."""
import json
import os
import pathlib
import unittest

import packs
import support
from driver import PATIENCE, Workspace, run

WALK = pathlib.Path(support.BIN).parent / "tests/player_walk"
INPUTS = int(os.environ.get("JANKAR_WALK_INPUTS", "20000"))
SEED = int(os.environ.get("JANKAR_WALK_SEED", "20261122"))
# Screens from which a lesson is one tap away, or which are above them.
DEPTH = {"language": 0, "groups": 0, "learners": 0, "join": 1, "together": 1, "pin": 1, "home": 1, "lesson": 2, "finish": 2}


class RandomWalk(unittest.TestCase):
    def test_never_stuck(self):
        pack = packs.make_pack([packs.ALL_STEPS, support.SOURCE / "lessons/weave-base", support.SOURCE / "lessons/not-alone"],
                               "walk-pack")
        workspace = Workspace("walk")
        data, trace = workspace.path / "data", workspace.path / "trace"
        data.mkdir()
        for name in ("Asha", "Bela", "Chaya"):
            self.assertEqual(run([support.JANKAR, "--data", data, "--add-learner", name], workspace.environment()).code, 0)
        done = run([WALK, pack, data, trace, SEED, INPUTS], workspace.environment(), timeout=300 * PATIENCE + INPUTS)
        self.assertEqual(done.code, 0, done.err[-4000:])
        events = [json.loads(line) for line in trace.read_text().splitlines()]
        self.assertEqual(events[-1]["event"], "exit")
        self.assertEqual([event for event in events if event["event"] == "error"], [])
        private = {"not-alone"}
        for event in events:
            if event["event"] in ("answer", "sound", "record"):
                told = json.dumps(event)
                # The shelf says its title, which was chosen to tell nothing.
                self.assertFalse(any(name + "/" in told and name + "/title" not in told for name in private), told)
            if event["event"] == "screen" and event["screen"] in DEPTH:
                ways = {control["id"] for control in event["controls"] if control["enabled"]}
                self.assertTrue(ways, f"{event['screen']} has nothing to tap")
                if DEPTH[event["screen"]] > 0:
                    self.assertTrue(ways & {"home", "back", "leave"}, f"no way out of {event['screen']}")
        screens = {event["screen"] for event in events if event["event"] == "screen"}
        self.assertLessEqual({"learners", "join", "together", "home", "lesson", "trainer", "wall"}, screens)
        # The log holds, and everything that was told as durable is in it.
        exported = run([support.JANKAR, "--data", data, "--export", workspace.folder("out")], workspace.environment())
        self.assertEqual(exported.code, 0, exported.err)
        print(f"{INPUTS} inputs, {len(events)} lines, screens: {', '.join(sorted(screens))}")


if __name__ == "__main__":
    unittest.main()
