"""Bundles with the faults of real life, through the real program, on both engines: whatever the order, the doubling and
the kills, the same tables to the byte, and the counts that truth.json names. Sizes: JANKAR_SIMULATE="DEVICES LEARNERS RECORDS"."""
import os
import pathlib
import random
import resource
import signal
import struct
import subprocess
import time
import unittest

from office import COLLECT, Folder, Office, collect, counts, expected_of_report, report_counts, rows, truth
from postgres import Postgres

DEVICES, LEARNERS, RECORDS = (int(number) for number in os.environ.get("JANKAR_SIMULATE", "60 400 20000").split())
KILLS = 10
MEMORY_MB = int(os.environ.get("JANKAR_COLLECT_MEMORY_MB", "300"))


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def frame(kind, payload):
    head = struct.pack("<IB", len(payload), ord(kind)) + payload
    return head + struct.pack("<I", crc32c(head))


def frames_of(bundle):
    place = 8
    while place < len(bundle):
        length = struct.unpack_from("<I", bundle, place)[0]
        yield chr(bundle[place + 4]), bundle[place:place + 9 + length]
        place += 9 + length


def bomb(claimed, blocks):
    """A zstd frame of few bytes that claims to become many: blocks that repeat one byte."""
    body = b"".join(struct.pack("<I", int(i == blocks - 1) | 1 << 1 | 131072 << 3)[:3] + b"{" for i in range(blocks))
    return b"\x28\xb5\x2f\xfd\xe0" + struct.pack("<Q", claimed) + body


class Merge:
    """Mixed into a case for each engine."""
    server = None

    @classmethod
    def setUpClass(cls):
        cls.made = {}

    def setUp(self):
        self.folder = Folder(self)

    def office(self, name="office", keys=None):
        return Office(self.folder, name, self.server, keys)

    def simulated(self, office, *options):
        into = office.home / "sticks"
        collect("simulate", "-o", into, "--devices", DEVICES, "--learners", LEARNERS, "--records", RECORDS, "--seed", 7,
                "--programme", office.card, "--faults", *options)
        return into

    def files(self, sticks):
        return sorted(str(path) for path in sticks.rglob("*.jk*"))

    def add(self, office, *files):
        """In pieces that a command line can hold."""
        for at in range(0, len(files), 500):
            done = office.run("add", *files[at:at + 500], check=False)
            self.assertIn(done.returncode, (0, 1), done.stderr)

    def test_any_order_any_doubling_the_same_tables_and_the_truth(self):
        first = self.office()
        sticks = self.simulated(first)
        done = first.run("add", sticks, check=False)
        self.assertEqual(done.returncode, 1)
        told = truth(sticks)
        self.assertEqual(len(done.stderr.splitlines()), told["files_cut_short_or_refused"], done.stderr)
        self.assertIn(f" {told['files_known']} known,", done.stdout.splitlines()[0])
        first.run("devices", "--list", sticks / "devices.csv")
        named = first.tables("--names")
        for row in rows(named["learners.csv"]):  # one woman is called as a spreadsheet would call a formula
            self.assertNotIn(row["name"][:1], tuple("=+-@\t\r"))
        found = counts(named)
        self.assertEqual(found, {key: told[key] for key in found})
        expected = first.tables()
        self.assertEqual(report_counts(first), expected_of_report(told))

        files = self.files(sticks)
        backwards = self.office("backwards", first.keys)
        self.add(backwards, *reversed(files))
        shuffled = self.office("shuffled", first.keys)
        dice = random.Random(3)
        mixed = files + dice.sample(files, len(files) // 3)
        dice.shuffle(mixed)
        self.add(shuffled, *mixed[:len(mixed) // 2])
        shuffled.tables()  # a report in between changes nothing
        self.add(shuffled, *mixed[len(mixed) // 2:], *files[:20])
        for office in (backwards, shuffled):
            office.run("devices", "--list", sticks / "devices.csv")
            self.assertEqual(office.tables(), expected)
        # Both engines are of one mind.
        bare = {key: value for key, value in expected.items()}
        other = EXPECTED.setdefault("tables", bare)
        self.assertEqual(other, bare)

    def test_killed_ten_times_and_again_the_same(self):
        calm = self.office()
        sticks = self.simulated(calm)
        began = time.monotonic()
        calm.run("add", sticks, check=False)
        took = time.monotonic() - began
        expected = calm.tables()
        shaken = self.office("shaken", calm.keys)
        dice = random.Random(5)
        killed = 0
        for _ in range(KILLS):
            process = subprocess.Popen([COLLECT, "add", shaken.store, str(sticks), "--keys", shaken.keys], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0.01, took * 0.9))
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            # What is there can be read at any moment, even with nothing put right in between.
            self.assertLessEqual(len(shaken.tables()["completions.csv"]), len(expected["completions.csv"]))
        self.assertGreater(killed, 0, "no kill came in time: the test proved nothing")
        shaken.run("add", sticks, check=False)
        self.assertEqual(shaken.tables(), expected)

    def test_two_merges_at_once(self):
        calm = self.office()
        sticks = self.simulated(calm)
        calm.run("add", sticks, check=False)
        shared = self.office("shared", calm.keys)
        files = self.files(sticks)
        lists = (files, list(reversed(files)))
        both = [subprocess.Popen([COLLECT, "add", shared.store, *one, "--keys", shared.keys], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True) for one in lists]
        for process, one in zip(both, lists):
            words = process.communicate()[1]
            if process.returncode == 3 and self.server is None:  # a file belongs to one writer at a time
                self.assertIn("Another program", words)
                shared.run("add", *one, check=False)
            else:
                self.assertEqual(process.returncode, 1, words)
        self.assertEqual(shared.tables(), calm.tables())

    def test_five_hundred_hostile_files(self):
        office = self.office()
        good = office.home / "good"
        collect("simulate", "-o", good, "--devices", 1, "--learners", 5, "--records", 300)
        sample = next(good.rglob("*.jkrec")).read_bytes()
        parts = list(frames_of(sample))
        beginning = sample[:8] + parts[0][1] + parts[1][1]  # the header and its signature, which hold
        dice = random.Random(11)
        hostile = office.home / "hostile"
        hostile.mkdir()

        def spoilt():
            place = dice.randrange(16, len(sample) // 2)
            return sample[:place] + bytes([sample[place] ^ 1 << dice.randrange(8)]) + sample[place + 1:]

        kinds = [lambda: dice.randbytes(dice.randrange(0, 9000)),
                 lambda: b"JKREC01\n" + dice.randbytes(dice.randrange(0, 5000)),
                 lambda: sample[:dice.randrange(9, len(parts[0][1]) + 60)],
                 lambda: b"JKREC02\n" + sample[8:],
                 lambda: b"JKREC01\n" + struct.pack("<IB", 0xFFFFFFFF, ord("H")) + dice.randbytes(200),
                 lambda: beginning + frame("D", bomb(1 << 40, 2)),
                 lambda: beginning + frame("D", bomb(2 * 131072, 2)),
                 lambda: beginning + frame("D", bomb(1 << 30, 2)) * 20,
                 lambda: beginning + struct.pack("<IB", 1 << 20, ord("D")),
                 lambda: b"",
                 lambda: b"JKPEO01\n" + dice.randbytes(dice.randrange(0, 5000)),
                 lambda: b"JKPEO01\n" + struct.pack("<IB", 0xFFFFFFFF, ord("H")) + dice.randbytes(200),
                 spoilt]
        for number in range(500):
            (hostile / f"{number:03}.{'jkpeople' if number % 4 == 3 else 'jkrec'}").write_bytes(kinds[number % len(kinds)]())
        before = office.tables()
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        done = office.run("add", hostile, check=False)
        self.assertEqual(done.returncode, 1)
        refused = [line for line in done.stderr.splitlines() if line.startswith("refused: ")]
        self.assertEqual(len(refused), 500, done.stderr[-2000:])
        for line in refused:
            path, reason = line[len("refused: "):].split(": ", 1)
            self.assertTrue(pathlib.Path(path).exists())
            self.assertGreater(len(reason), 10)
        self.assertEqual(office.tables(), before)
        if MEMORY_MB:
            self.assertLess(max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024, MEMORY_MB)


EXPECTED = {}


class InAFile(Merge, unittest.TestCase):
    pass


class InPostgres(Merge, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = Postgres()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__)


if __name__ == "__main__":
    unittest.main()
