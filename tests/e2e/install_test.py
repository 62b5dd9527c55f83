#!/usr/bin/env python3
"""Packs come onto the device: killed at random moments, from a stick that is pulled, onto a disk that is full; from
`--install`, `--exchange` and the trainer's screen. What is there is whole, and progress is untouched.

Runs itself in a mount namespace of its own, so that small disks and sticks are real and vanish with it.
JANKAR_E2E_KILLS: how many times it is killed (20; the soak does 100); JANKAR_E2E_SEED: at which moments."""
import csv
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import time
import unittest

import faults_test
import support
from driver import PATIENCE, run, start_process
from plain_pack import PlainPack
from support import JANKAR, PACK_TOOL, Case, sentences

KILLS = int(os.environ.get("JANKAR_E2E_KILLS", "20"))
SEED = int(os.environ.get("JANKAR_E2E_SEED", "20261121"))
MB = 1 << 20


def digest(folder, *names):
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def installed(data):
    folder = data / "packs"
    return sorted(path.name for path in folder.glob("*.jkpack")) if folder.exists() else []


def mount(*words):
    return subprocess.run(["mount", *[str(word) for word in words]], capture_output=True, text=True).returncode == 0


class Install(Case):
    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.files = self.new_folder("files")
        self.mounts = []

    def tearDown(self):
        for folder in reversed(self.mounts):
            subprocess.run(["umount", "-l", str(folder)], capture_output=True)
        super().tearDown()

    def disk(self, megabytes, what="disk"):
        """A real small disk of memory."""
        folder = self.new_folder(what)
        if not mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder):
            self.skipTest("SKIPPED: this machine lets nobody mount anything")
        self.mounts.append(folder)
        return folder

    def keeps(self, data, name):
        """A woman joins: on a disk of memory that is said, and done."""
        self.assertEqual(self.jankar("--data", data, "--add-learner", name).code, 0)

    def is_whole(self, path):
        done = run([PACK_TOOL, "verify", path], self.workspace.environment())
        self.assertEqual(done.code, 0, done)

    def test_a_pack_made_by_a_plain_zip_library_plays(self):
        path = PlainPack("plain").write(self.files / "plain.jkpack")
        self.is_whole(path)
        learner = self.add_learner(self.data, "Asha")
        player = self.start_on_shelf(self.data, learner, packs=[path])
        player.tap("lesson:plain-lesson")
        player.wait_for_screen("lesson")
        player.wait("sound", lambda e: e["id"] == "plain-lesson/look" and e["what"] == "start")
        player.tap("next")
        player.wait_screen(lambda s: s["step"] == "do-2", what="the last step")
        player.tap("next")   # no timer, so no hand: the arrow leads on
        player.wait_for_screen("finish")
        player.terminate()

    def test_unknown_makers_wait_for_trust(self):
        path = PlainPack("plain").write(self.files / "plain.jkpack")
        self.refused(self.jankar("--data", self.data, "--install", path), 1, "--trust", "plain")
        self.assertEqual(installed(self.data), [])
        done = self.jankar("--data", self.data, "--install", path, "--trust")
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertEqual(installed(self.data), ["plain@unsigned.jkpack"])
        again = self.jankar("--data", self.data, "--install", path)
        self.assertEqual((again.code, again.out), (0, "plain 1 is here already\n"))
        self.refused(self.jankar("--data", self.data, "--install", self.files / "none.jkpack"), 3, "none.jkpack")
        self.refused(self.jankar("--data", self.data, "--install", __file__, "--trust"), 1, "not a whole pack")

    def test_two_makers_stand_side_by_side(self):
        made = {}
        for maker, version in (("latha", 1), ("meena", 1)):
            key = self.files / maker
            self.assertEqual(run([PACK_TOOL, "keygen", key, "--name", maker.title()],
                                 self.workspace.environment()).code, 0)
            made[maker] = PlainPack("health", version).write(self.files / f"{maker}.jkpack")
            done = run([PACK_TOOL, "sign", made[maker], "--key", key], self.workspace.environment())
            self.assertEqual(done.code, 0, done)
        self.assertEqual(self.jankar("--data", self.data, "--install", made["latha"], "--trust").code, 0)
        self.assertEqual(len(list((self.data / "trust").glob("*.pub"))), 1)
        self.refused(self.jankar("--data", self.data, "--install", made["meena"]), 1, "another maker's pack", "Meena")
        self.assertEqual(len(installed(self.data)), 1)
        self.assertEqual(self.jankar("--data", self.data, "--install", made["meena"], "--trust").code, 0)
        self.assertEqual(len(installed(self.data)), 2)
        learner = self.add_learner(self.data, "Asha")
        player = self.start_on_shelf(self.data, learner, packs=[])
        hers = [control for control in player.ids() if control.startswith("lesson:plain-lesson")]
        self.assertIn("lesson:plain-lesson", hers)
        self.assertEqual(len(hers), len(set(hers)))
        self.assertTrue(any("@" in control for control in hers), hers)
        player.terminate()

    def test_killed_at_random_moments(self):
        self.add_learner(self.data, "Asha")
        names = ("records.db", "people.db")
        before = digest(self.data, *names)
        path = PlainPack("plain").write(self.files / "plain.jkpack", bulk_bytes=24 * MB)
        command = [JANKAR, "--data", self.data, "--install", path, "--trust"]
        began = time.monotonic()
        self.assertEqual(run(command, self.workspace.environment()).code, 0)
        whole_s = time.monotonic() - began
        wanted = path.read_bytes()
        moments = random.Random(SEED)
        for number in range(KILLS):
            here = self.data / "packs/plain@unsigned.jkpack"
            if here.exists():
                self.assertTrue(here.read_bytes() == wanted, f"a half pack after kill {number}")
                here.unlink()
            self.assertLessEqual(len(installed(self.data)), 0)
            process = start_process(command, env=self.workspace.environment(), stdout=subprocess.DEVNULL,
                                    stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0, whole_s))
            process.kill()
            process.wait()
        self.assertEqual(run(command, self.workspace.environment()).code, 0)
        self.assertTrue((self.data / "packs/plain@unsigned.jkpack").read_bytes() == wanted)
        self.assertEqual(list((self.data / "packs/.incoming").iterdir()), [])
        self.assertEqual(digest(self.data, *names), before, "progress was touched")

    def test_the_stick_is_pulled_and_comes_back(self):
        """A stick in a file on a loop device; its medium vanishes under the copy."""
        image, folder = self.files / "stick.img", self.new_folder("stick")
        pack = PlainPack("plain").write(self.files / "plain.jkpack", bulk_bytes=40 * MB)
        with image.open("wb") as file:
            file.truncate(64 * MB)
        if subprocess.run(["mkfs.ext2", "-q", "-F", str(image)], capture_output=True).returncode != 0 or \
                not mount("-o", "loop", image, folder):
            self.skipTest("SKIPPED: no loop devices here")
        self.mounts.append(folder)
        shutil.copy(pack, folder / "plain.jkpack")
        subprocess.run(["umount", str(folder)], check=True)
        whole = image.read_bytes()
        self.assertTrue(mount("-o", "loop", image, folder))
        # Everything behind the first 16 MB is gone.
        os.truncate(image, 16 * MB)
        done = self.jankar("--data", self.data, "--install", folder / "plain.jkpack", "--trust")
        self.assertIn(done.code, (1, 3), done)
        self.assertEqual(len(sentences(done.err)), 1, done.err)
        self.assertEqual(installed(self.data), [])
        subprocess.run(["umount", "-l", str(folder)], check=True)
        image.write_bytes(whole)
        self.assertTrue(mount("-o", "loop", image, folder))
        done = self.jankar("--data", self.data, "--install", folder / "plain.jkpack", "--trust")
        self.assertEqual(done.code, 0, done)
        self.assertTrue((self.data / "packs/plain@unsigned.jkpack").read_bytes() == pack.read_bytes())

    def test_a_full_disk_at_any_point(self):
        pack = PlainPack("plain").write(self.files / "plain.jkpack", bulk_bytes=12 * MB)
        small = self.disk(32)
        taken = 0
        for fill in range(8, 31, 2):
            data = small / "data"
            shutil.rmtree(data, ignore_errors=True)
            (small / "filler").unlink(missing_ok=True)
            data.mkdir()
            self.keeps(data, "Asha")
            with (small / "filler").open("wb") as file:
                try:
                    file.write(b"x" * (fill * MB))
                except OSError:
                    pass
            done = self.jankar("--data", data, "--install", pack, "--trust")
            with self.subTest(fill=fill):
                if done.code == 0:
                    taken += 1
                    self.assertTrue((data / "packs/plain@unsigned.jkpack").read_bytes() == pack.read_bytes())
                else:
                    self.refused(done, 3, "room")
                    self.assertEqual(installed(data), [])
                    incoming = data / "packs/.incoming"
                    self.assertEqual(list(incoming.iterdir()) if incoming.exists() else [], [])
                if fill < 30:
                    self.keeps(data, "Bela")   # progress has room all the same
        self.assertTrue(0 < taken < 12, taken)

    def test_exchange_without_a_window(self):
        stick = self.new_folder("stick")
        self.assertEqual(self.collect("init", self.files / "office.db", "--programme", "Weavers", "--homepage",
                                      "https://records.example.org/p", "-o", self.files / "card").code, 0)
        self.assertEqual(self.jankar("--data", self.data, "--set-programme", self.files / "card/programme.toml").code, 0)
        self.add_learner(self.data, "Asha")
        (stick / "jankar/packs").mkdir(parents=True)
        PlainPack("unknown").write(stick / "jankar/packs/unknown.jkpack")
        (stick / "half.jkpack").write_bytes(PlainPack("half").write(self.files / "half.jkpack").read_bytes()[:-100])
        for number in range(5000):
            (stick / f"photo-{number}.jpg").touch()
        done = self.jankar("--data", self.data, "--exchange", stick)
        self.assertEqual(done.code, 1, done)
        self.assertIn("half.jkpack", done.err)
        self.assertIn("wait for the trainer", done.out)
        self.assertEqual(len(list((stick / "jankar/out").glob("*.jkrec"))), 1)
        self.assertEqual(installed(self.data), [])
        with (stick / "jankar/visits.csv").open(newline="") as file:
            visits = list(csv.DictReader(file))
        self.assertEqual(len(visits), 1)
        self.assertIn(".jkrec", visits[0]["out"])
        self.assertIn("half.jkpack", visits[0]["failed"])
        self.assertEqual(visits[0]["in"], "")
        again = self.jankar("--data", self.data, "--exchange", stick)
        self.assertEqual(len(list((stick / "jankar/out").glob("*.jkrec"))), 1, again)
        self.refused(self.jankar("--data", self.data, "--exchange", self.files / "none"), 3, "none")

    def test_a_stick_brings_its_screen_and_the_trainer_installs(self):
        stick = self.new_folder("stick")
        (stick / "box").mkdir()
        PlainPack("plain").write(stick / "box/plain.jkpack", bulk_bytes=2 * MB)
        learner = self.add_learner(self.data, "Asha")
        player = self.start(self.data, "--stick", stick)
        player.wait_for_screen("stick")
        player.tap("exchange")
        player.wait_screen(lambda s: s["screen"] == "stick" and any(c["id"] == "back" for c in s["controls"]),
                           what="the stick that may be taken out", timeout=30)
        self.assertEqual(len(list((stick / "jankar/out").glob("*.jkrec"))), 1)
        self.assertTrue((stick / "jankar/visits.csv").exists())
        self.assertEqual(installed(self.data), [], "an unknown maker's pack came without the trainer")
        player.terminate()

        player = self.start(self.data, "--stick", stick)
        player.wait_for_screen("stick")
        player.tap("not-now")
        player.wait_for_screen("learners")
        player.tap("trainer")
        player.wait_for_screen("trainer")
        player.tap("skip")
        player.wait_screen(lambda s: any(c["id"] == "trainer:lessons" for c in s["controls"]), what="the menu")
        player.tap("trainer:lessons")
        player.wait_screen(lambda s: any(c["id"] == "trainer:install:plain" for c in s["controls"]), what="the offer")
        player.tap("trainer:install:plain")
        player.wait_screen(lambda s: any(c["id"] == "yes" for c in s["controls"]), what="the question")
        player.tap("yes")
        player.wait_screen(lambda s: s["screen"] == "packs" and any(c["id"] == "trainer:pack:plain"
                                                                    for c in s["controls"]), what="the pack", timeout=30)
        self.assertEqual(installed(self.data), ["plain@unsigned.jkpack"])
        player.tap("trainer:pack:plain")
        player.wait_screen(lambda s: any(c["id"] == "trainer:eye:plain-lesson" for c in s["controls"]), what="its eyes")
        player.tap("trainer:eye:plain-lesson")
        player.tap("back")
        player.tap("back")
        player.wait_for_screen("trainer")
        player.tap("back")
        player.tap(f"learner:{learner}")
        player.wait_for_screen("home")
        self.assertNotIn("lesson:plain-lesson", player.ids())
        player.terminate()


if __name__ == "__main__":
    faults_test.enter_namespace(__file__)
    support.main()
