#!/usr/bin/env python3
"""Half an hour of one clip: its sound and its pictures come out together to the end. What comes out is recorded where
the learner sees and hears it, as the bench does for two minutes. SOAK_SECONDS says otherwise how long."""
import os
import pathlib
import sys
import unittest

SOURCE = pathlib.Path(os.environ["JANKAR_SOURCE"])
sys.path[:0] = [str(SOURCE / "tools/bench")]

import together  # noqa: E402
from material import Material  # noqa: E402
from measures import Bench  # noqa: E402
from output import Pulse, pulse_missing  # noqa: E402
from table import percentile  # noqa: E402

SECONDS = int(os.environ.get("SOAK_SECONDS", "1800"))
BEGIN_AND_END = 60  # flashes that are compared for a drift


class Together(unittest.TestCase):
    def test_to_the_end(self):
        self.assertIsNone(pulse_missing())
        binaries = pathlib.Path(os.environ["JANKAR_BIN"])
        bench = Bench(binaries / "jankar", Material(SOURCE, binaries, pathlib.Path(os.environ["JANKAR_CACHE"])), quick=True)
        pulse = Pulse(bench.workspace)
        try:
            apart, _ = together.player_apart(bench, pulse, SECONDS + 90, SECONDS, 0)
        finally:
            pulse.close()
            bench.close()
        far = percentile([abs(ms) for ms in apart], 0.95)
        count = min(BEGIN_AND_END, len(apart) // 2)
        drift = abs(sum(apart[-count:]) - sum(apart[:count])) / count
        print(f"{len(apart)} flashes: 95 % within {far:.1f} ms, farthest {max(map(abs, apart)):.1f} ms, drift {drift:.1f} ms", file=sys.stderr)
        # Each second has a flash, and all but those that the recorder missed are compared.
        self.assertGreater(len(apart), 0.9 * (SECONDS - together.LEAD_S))
        self.assertLessEqual(far, together.APART_BUDGET_MS)
        self.assertLess(drift, 20)


if __name__ == "__main__":
    unittest.main()
