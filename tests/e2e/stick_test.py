#!/usr/bin/env python3
"""A whole exchange with a stick, by `--exchange` and by one tap: progress out, receipts and the card in, packs in, the
line of the visit. Sticks that are full, write-protected, crowded, no sticks at all, and one that is pulled. What is
finished stands.

Runs itself in a mount namespace of its own, so that sticks are real and vanish with it."""
import csv
import ctypes
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import bundle_reader
import faults_test
import support
from driver import run
from install_test import MB, installed, mount
from plain_pack import PlainPack
from support import COLLECT, PACK_TOOL, Case, sentences


def visits(stick):
    with (stick / "jankar/visits.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def bundles(stick):
    return sorted(path.name for path in (stick / "jankar/out").glob("*.jkrec"))


class Stick(Case):
    def setUp(self):
        super().setUp()
        self.data, self.files = self.new_folder("data"), self.new_folder("files")
        self.stick = self.new_folder("stick")
        self.mounts = []

    def tearDown(self):
        for folder in reversed(self.mounts):
            subprocess.run(["umount", "-l", str(folder)], capture_output=True)
        super().tearDown()

    def mounted(self, folder, *words):
        if not mount(*words, folder):
            self.skipTest("SKIPPED: this machine lets nobody mount anything")
        self.mounts.append(folder)
        return folder

    def programme(self):
        """A programme of its own, whose card the device has."""
        done = self.collect("init", self.files / "office.db", "--programme", "Weavers", "--homepage",
                            "https://records.example.org/p", "-o", self.files / "card")
        self.assertEqual(done.code, 0, done)
        self.card = (self.files / "card/programme.toml").read_text()
        keys = (self.files / "office.db.keys").read_text()
        self.signing = re.search(r'signing_secret = "([0-9a-f]+)"', keys)[1]
        self.assertEqual(self.jankar("--data", self.data, "--set-programme", self.files / "card/programme.toml").code, 0)

    def later_card(self, maker):
        """The programme's second card, which names a maker."""
        body = self.card.split("[signature]")[0].replace("number = 1", "number = 2")
        body = re.sub(r'makers = \["', f'makers = ["{maker}", "', body)
        message, out = b"jankar-card-v1" + body.encode(), ctypes.create_string_buffer(64)
        bundle_reader.sodium.crypto_sign_detached(out, None, message, ctypes.c_ulonglong(len(message)),
                                                  bytes.fromhex(self.signing))
        return f'{body}[signature]\ned25519 = "{out.raw.hex()}"\n'

    def pack_by(self, maker, name, path, bulk_bytes=0):
        """A pack signed by a maker (a name), or by the programme itself (None); the public key."""
        key = self.files / (maker or "programme-key")
        if maker is None:
            key.write_text(f"jankar-secret-key-v1 {self.signing} Weavers\n")
            key.chmod(0o600)
        elif not key.exists():
            self.assertEqual(run([PACK_TOOL, "keygen", key, "--name", maker], self.workspace.environment()).code, 0)
        PlainPack(name).write(path, bulk_bytes=bulk_bytes)
        done = run([PACK_TOOL, "sign", path, "--key", key], self.workspace.environment())
        self.assertEqual(done.code, 0, done)
        return key.read_text().split()[1][64:]

    def exchange(self, stick=None):
        return self.jankar("--data", self.data, "--exchange", stick or self.stick)

    def test_there_and_back_with_an_office(self):
        self.programme()
        self.add_learner(self.data, "CANARY-Asha")
        (self.stick / "jankar/in").mkdir(parents=True)
        (self.stick / "jankar/packs").mkdir()
        self.pack_by(None, "ours", self.stick / "jankar/packs/ours.jkpack")
        latha = self.pack_by("Latha", "hers", self.stick / "hers.jkpack")
        self.pack_by("Stranger", "strange", self.stick / "strange.jkpack")
        # The card that names Latha comes on the same stick.
        (self.stick / "jankar/in/programme.toml").write_text(self.later_card(latha))
        done = self.exchange()
        self.assertEqual((done.code, done.err), (0, ""), done)
        self.assertEqual(sorted(name.split("@")[0] for name in installed(self.data)), ["hers", "ours"])
        self.assertIn("1 packs wait for the trainer", done.out)
        self.assertEqual(len(bundles(self.stick)), 1)
        out = list((self.stick / "jankar/out").iterdir())
        self.assertEqual(sorted(path.suffix for path in out), [".jkpeople", ".jkrec"])
        for path in [*out, self.stick / "jankar/visits.csv"]:
            self.assertNotIn(b"CANARY", path.read_bytes())
        line = visits(self.stick)[0]
        self.assertIn("programme.toml", line["in"])
        self.assertIn("hers 1", line["in"])
        self.assertEqual(line["failed"], "")
        # The office takes it and gives its receipts; the device takes them, and owes nothing any more.
        self.assertEqual(self.collect("stick", self.files / "office.db", self.stick).code, 0)
        self.assertTrue(list((self.stick / "jankar/in").glob("*.jkack")))
        done = self.exchange()
        self.assertEqual((done.code, done.err), (0, ""), done)
        self.assertIn("1 receipts taken", done.out)
        self.assertEqual(len(visits(self.stick)), 2)
        elsewhere = self.new_folder("elsewhere")
        self.assertEqual(self.exchange(elsewhere).code, 0)
        for name in bundles(elsewhere):
            self.assertNotIn("-1-", name, "what the office has went out again")

    def test_without_a_card_nothing_goes_out_unsealed(self):
        """And with a trainer's code that is so by the tap too; she writes it from `export`."""
        learner = self.add_learner(self.data, "Asha")
        done = self.jankar("--data", self.data, "--set-trainer-code", stdin=b"471100\n")
        self.assertEqual(done.code, 0, done)
        plain = PlainPack("plain").write(self.files / "plain.jkpack")
        player = self.start_on_shelf(self.data, learner, packs=[plain])
        player.tap("lesson:plain-lesson")
        player.wait_for_step("look-1")
        player.tap("next")
        player.wait_for_step("do-2")
        player.tap("next")
        player.wait_for_screen("finish")
        player.terminate()
        done = self.exchange()
        self.assertEqual((done.code, done.err), (0, ""), done)
        self.assertIn("waits for the trainer", done.out)
        self.assertEqual(bundles(self.stick), [])
        self.assertEqual(len(visits(self.stick)), 1)

        (self.stick / "box").mkdir()
        self.pack_by("Stranger", "strange", self.stick / "box/strange.jkpack")
        player = self.start(self.data, "--stick", self.stick)
        player.wait_for_screen("stick")
        player.tap("exchange")
        player.wait("sound", lambda e: e["id"] == "ui/stick-waits" and e["what"] == "start", timeout=30)
        player.wait_screen(lambda s: s["screen"] == "stick" and any(c["id"] == "back" for c in s["controls"]),
                           what="the stick that may be taken out", timeout=30)
        self.assertEqual((bundles(self.stick), installed(self.data)), ([], []))
        player.terminate()
        player = self.start(self.data, "--stick", self.stick)
        player.wait_for_screen("stick")
        player.tap("not-now")
        player.wait_for_screen("learners")
        player.tap("trainer")
        player.wait_for_screen("trainer")
        for digit in "471100":
            player.tap(f"code:{digit}")
        player.wait_screen(lambda s: any(c["id"] in ("yes", "next", "done") for c in s["controls"]), what="the code")
        player.tap(next(c for c in ("done", "next", "yes") if player.control(c)))
        player.wait_screen(lambda s: any(c["id"] == "trainer:stick" for c in s["controls"]), what="the menu")
        player.tap("trainer:stick")
        player.wait_screen(lambda s: any(c["id"] == "trainer:write" for c in s["controls"]), what="the key that writes")
        player.tap("trainer:write")
        player.wait("sound", lambda e: e["id"] == "ui/written-out" and e["what"] == "start", timeout=30)
        self.assertEqual(len(bundles(self.stick)), 1)
        player.terminate()

    def test_sticks_that_take_nothing_still_give(self):
        self.programme()
        self.add_learner(self.data, "Asha")
        self.pack_by(None, "ours", self.files / "ours.jkpack")
        full = self.mounted(self.new_folder("full"), "-t", "tmpfs", "-o", "size=4m", "tmpfs")
        shutil.copy(self.files / "ours.jkpack", full)
        with (full / "filler").open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        done = self.exchange(full)
        self.assertEqual((done.code, len(sentences(done.err))), (3, 1), done)
        self.assertEqual(len(installed(self.data)), 1)
        self.assertEqual([path for path in full.rglob("*") if path.suffix in (".jkrec", ".part")], [])

        self.pack_by(None, "more", self.files / "more.jkpack")
        locked = self.mounted(self.new_folder("locked"), "-t", "tmpfs", "-o", "size=4m", "tmpfs")
        shutil.copy(self.files / "more.jkpack", locked)
        self.assertTrue(mount("-o", "remount,ro", locked))
        done = self.exchange(locked)
        self.assertEqual((done.code, len(sentences(done.err))), (3, 1), done)
        self.assertEqual(len(installed(self.data)), 2)
        # Nothing is lost: a stick that takes it has it all.
        self.assertEqual(self.exchange().code, 0)
        self.assertEqual(len(bundles(self.stick)), 1)

    def pullable(self):
        """A stick in a file on a loop device; what takes its medium away behind the first part of a pack, and what
        brings it back."""
        self.programme()
        image, folder = self.files / "stick.img", self.new_folder("pulled")
        with image.open("wb") as file:
            file.truncate(48 * MB)
        if subprocess.run(["mkfs.ext2", "-q", "-F", str(image)], capture_output=True).returncode != 0 or \
                not mount("-o", "loop", image, folder):
            self.skipTest("SKIPPED: no loop devices here")
        self.mounts.append(folder)
        self.pack_by(None, "ours", self.files / "ours.jkpack", bulk_bytes=24 * MB)
        shutil.copy(self.files / "ours.jkpack", folder)
        subprocess.run(["umount", str(folder)], check=True)
        whole = image.read_bytes()
        self.assertTrue(mount("-o", "loop", image, folder))

        def pull():
            os.truncate(image, 12 * MB)

        def put_back():
            # The program has left it already, where it could.
            subprocess.run(["umount", "-l", str(folder)], capture_output=True)
            image.unlink()   # what still holds the old medium keeps it for itself
            image.write_bytes(whole)
            self.assertTrue(mount("-o", "loop", image, folder))
        return folder, image, pull, put_back

    def has_all(self, folder, image):
        self.assertEqual(len(installed(self.data)), 1)
        if not os.path.ismount(folder):
            self.assertTrue(mount("-o", "loop", image, folder))
        self.assertEqual(len(bundles(folder)), 1)

    def test_pulled_in_the_middle_it_goes_on_where_it_was(self):
        self.add_learner(self.data, "Asha")
        folder, image, pull, put_back = self.pullable()
        pull()
        done = self.exchange(folder)
        self.assertIn(done.code, (1, 3), done)
        self.assertEqual(len(sentences(done.err)), 1, done.err)
        self.assertEqual(installed(self.data), [])
        put_back()
        done = self.exchange(folder)
        self.assertEqual((done.code, done.err), (0, ""), done)
        self.has_all(folder, image)

    def test_put_back_it_goes_on_by_itself(self):
        self.add_learner(self.data, "Asha")
        folder, image, pull, put_back = self.pullable()
        player = self.start(self.data, "--stick", folder)
        player.wait_for_screen("stick")
        pull()
        player.tap("exchange")
        player.wait("sound", lambda e: e["id"] == "ui/stick-gone" and e["what"] == "start", timeout=30)
        self.assertEqual(installed(self.data), [])
        put_back()
        player.wait("sound", lambda e: e["id"] in ("ui/stick-done", "ui/stick-rest") and e["what"] == "start", timeout=30)
        self.assertEqual(player.terminate(), 0)
        self.has_all(folder, image)

    def test_a_torn_line_of_a_visit_does_not_spoil_the_next(self):
        (self.stick / "jankar").mkdir()
        (self.stick / "jankar/visits.csv").write_text("time,clock,device,label,in,out,failed\n2026-01-01T00:00:00Z,3,\"ab")
        self.assertEqual(self.exchange().code, 0)
        last = (self.stick / "jankar/visits.csv").read_text().splitlines()[-1]
        self.assertRegex(last, r'^\d{4}-\d\d-\d\dT[\d:]+Z,\d,"[0-9a-f]{8}","","","",""$')

    def test_only_a_stick_brings_its_screen(self):
        """A disk that lies below /mnt is no stick, until it holds what a stick holds; and what is owed is asked for once."""
        self.programme()
        learner = self.add_learner(self.data, "Asha")
        self.mounted(pathlib.Path("/mnt"), "-t", "tmpfs", "tmpfs")
        disk, image = pathlib.Path("/mnt/disk"), self.files / "disk.img"
        disk.mkdir()
        with image.open("wb") as file:
            file.truncate(8 * MB)
        if subprocess.run(["mkfs.ext2", "-q", "-F", str(image)], capture_output=True).returncode != 0 or \
                not mount("-o", "loop", image, disk):
            self.skipTest("SKIPPED: no loop devices here")
        self.mounts.append(disk)
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap(f"learner:{learner}")
        player.wait_for_screen("home")
        player.tap("lesson:wash-hands")
        player.wait_for_screen("lesson")
        player.tap("home")
        player.wait_for_screen("home")
        self.assertNotIn("stick", [e["screen"] for e in player.trace.of("screen")])
        subprocess.run(["umount", str(disk)], check=True)
        # Made elsewhere: here the player would look into it at once, and hold it for that moment.
        elsewhere = self.new_folder("elsewhere")
        self.assertTrue(mount("-o", "loop", image, elsewhere))
        (elsewhere / "jankar").mkdir()
        subprocess.run(["umount", str(elsewhere)], check=True)
        self.assertTrue(mount("-o", "loop", image, disk))
        player.wait_for_screen("stick")
        player.tap("exchange")
        player.wait_screen(lambda s: s["screen"] == "stick" and any(c["id"] == "back" for c in s["controls"]),
                           what="the stick that may be taken out", timeout=30)
        # It was unmounted by the program itself.
        self.assertFalse(os.path.ismount(disk))
        player.tap("back")
        player.wait_for_screen("home")
        player.terminate()
        self.assertTrue(mount("-o", "loop", image, disk))
        self.assertEqual(len(bundles(disk)), 1)
        # It has all that was learned: it is not asked about again.
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap(f"learner:{learner}")
        player.wait_for_screen("home")
        self.assertNotIn("stick", [e["screen"] for e in player.trace.of("screen")])
        player.terminate()


if __name__ == "__main__":
    faults_test.enter_namespace(__file__)
    support.main()
