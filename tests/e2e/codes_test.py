#!/usr/bin/env python3
"""Codes for who has no stick: a completion as a picture, as a message and as digits that are said, and a whole class as a
row of pictures. Taken off the player's own screen, blurred and turned as a hand holds a telephone, read by zbar, checked
by the page of the format alone, and taken by the office.
"""
import pathlib
import re
import subprocess
import unittest

import codes_reader
import packs
import support
from bundle_reader import read_bundle
from support import Case
from walk import Walk

CANARY = "CANARY-Sunita"
NUMBER = "+919812345678"
# As it stands; turned and a little out of focus; upside down; far away, turned the other way and more blurred.
HANDS = ("null", "rotate=7*PI/180:ow=rotw(7*PI/180):oh=roth(7*PI/180):c=gray,gblur=sigma=1.2", "hflip,vflip,gblur=sigma=1",
         "scale=iw*3/4:-1,rotate=-20*PI/180:ow=rotw(20*PI/180):oh=roth(20*PI/180):c=gray,gblur=sigma=0.8")


class Codes(Case):
    screen_size = (1024, 600)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = packs.make_pack([support.LESSONS / "wash-hands"], "codes-pack")

    def setUp(self):
        super().setUp()
        self.data, self.base = self.new_folder("data"), self.new_folder("office")
        self.office = self.base / "office.db"
        self.check(self.collect("init", self.office, "--programme", "Weavers of Dharwad", "--homepage",
                                "https://records.example.org/p", "--codes", "--sms", NUMBER, "-o", self.base / "card"))
        keys = (self.base / "office.db.keys").read_text()
        self.sealing = bytes.fromhex(re.search(r'sealing_secret = "([0-9a-f]{64})"', keys)[1])
        self.check(self.jankar("--data", self.data, "--set-programme", self.base / "card/programme.toml"))
        self.learner = self.add_learner(self.data, CANARY)
        self.number = 0

    def check(self, done):
        self.assertEqual(done.code, 0, done)
        return done

    def office_gets_all(self):
        """By stick: what is exported goes into the store; the bundle's header and its bytes unsealed."""
        self.number += 1
        out = self.base / f"out-{self.number}"
        out.mkdir()
        self.check(self.jankar("--data", self.data, "--export", out))
        self.check(self.collect("add", self.office, out))
        return read_bundle(next(out.glob("*.jkrec")), [self.sealing])

    def rows(self):
        table = self.base / f"table-{self.number}.csv"
        self.check(self.collect("export", self.office, "--format", "csv", "-o", table))
        lines = table.read_text(encoding="utf-8-sig").splitlines()
        return [dict(zip(lines[0].split(","), line.split(","))) for line in lines[1:]]

    def finish_lesson(self):
        player = self.start_on_shelf(self.data, self.learner, size="1024x600")
        walk = Walk(player, support.lesson("wash-hands"))
        walk.open()
        walk.through()
        player.wait_for_screen("finish", 30)
        return player

    # What a telephone sees

    def film(self, hand, *limits, name="seen.mkv"):
        """What ffmpeg makes of the screen, held like `hand`."""
        path = self.base / name
        done = subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "x11grab", "-framerate", "8", "-video_size", "1024x600", "-i",
                               self.display.name, *limits, "-vf", f"format=gray,{hand}", "-c:v", "ffv1", path],
                              capture_output=True, text=True, timeout=60 * support.PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return path

    def still(self, hand="null", name="seen.mkv"):
        return self.film(hand, "-frames:v", "1", name=name)

    def texts(self, path):
        """All QR codes of a picture or film, by zbar alone, in their order."""
        shape = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", path],
                               capture_output=True, text=True, check=True).stdout.strip().split(",")
        width, height = int(shape[0]), int(shape[1])
        grey = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"],
                              capture_output=True, check=True).stdout
        size, found = width * height, []
        for at in range(0, len(grey), size):
            for text in codes_reader.read_qr(grey[at:at + size], width, height):
                if text not in found:
                    found.append(text)
        return found

    def panel(self, player, sound, tap):
        mark = player.tap(tap)
        player.wait("sound", lambda e: e["id"] == f"ui/{sound}" and e["what"] == "start", since=mark)
        player.wait("frame", since=mark)
        player.quiet(0.3)

    def spoken_digits(self, player):
        digits = ""
        for group in range(1, 7):
            mark = player.tap(f"item:{group}")
            for _ in range(4):
                said = player.wait("sound", lambda e: e["id"].startswith("ui/digit-") and e["what"] == "start", since=mark)
                digits += said["id"][-1]
                mark = player.trace.events.index(said, mark) + 1
        return digits

    def test_a_completion_by_picture_message_and_voice(self):
        # The office knows the device and its women, and not yet what she finishes.
        player = self.start_on_shelf(self.data, self.learner, size="1024x600")
        player.wait("record", lambda e: e["kind"] == "session-open" and e["durable"])
        self.assertEqual(player.terminate(), 0)
        device = self.office_gets_all().header
        self.check(self.collect("packs", self.office, self.pack))
        key = bytes.fromhex(device["key"])
        self.assertEqual(self.rows(), [])

        player = self.finish_lesson()
        record = player.wait("record", lambda e: e["kind"] == "completed" and e["durable"])
        mark = codes_reader.lesson_mark("wash-hands")
        self.panel(player, "code-show", "receipt")
        pictures = [self.still(hand, f"receipt-{number}.mkv") for number, hand in enumerate(HANDS)]
        for hand, picture in zip(HANDS, pictures):
            with self.subTest(hand=hand):
                self.assertEqual(len(self.texts(picture)), 1)
        (text,) = self.texts(pictures[0])
        fact, signer = codes_reader.read_receipt_qr(text)
        self.assertEqual(signer, key)
        self.assertEqual((fact["seq"], fact["learner"], fact["lesson"], fact["epoch"]),
                         (record["seq"], self.learner[:16], mark[:4].hex(), device["epoch"][:8]))
        self.panel(player, "code-sms", "more")
        (message,) = self.texts(self.still(HANDS[1]))
        start, number, letters = message.split(":")
        self.assertEqual((start, number), ("SMSTO", NUMBER))
        self.assertEqual(codes_reader.read_message(letters, key), fact)
        self.panel(player, "code-say", "more")
        digits = self.spoken_digits(player)
        spoken = codes_reader.read_spoken(digits, codes_reader.spoken_key_of_office(key, self.sealing))
        self.assertEqual(spoken, (record["seq"] % 65536, self.learner[:3], mark.hex()[:3]))
        player.tap("back")
        player.wait_screen(lambda s: any(c["id"] == "receipt" for c in s["controls"]), what="the receipt to be put away")

        # The office. Every digit heard wrong and every two that were swapped are refused, whatever the device.
        wrong = [digits[:at] + other + digits[at + 1:] for at in range(24) for other in "0123456789" if other != digits[at]]
        wrong += [digits[:at] + digits[at + 1] + digits[at] + digits[at + 2:] for at in range(23) if digits[at] != digits[at + 1]]
        done = self.collect("code", self.office, *wrong)
        self.assertEqual((done.code, done.out), (1, ""))
        self.assertEqual(len(done.err.splitlines()), len(wrong))
        self.assertTrue(all(line.startswith("refused: ") for line in done.err.splitlines()))
        self.assertEqual(self.rows(), [])
        took = self.check(self.collect("code", self.office, *[digits[at:at + 4] for at in range(0, 24, 4)]))
        self.assertRegex(took.out, f"kept: device {device['device'][:8]}, record {record['seq']}, learner {self.learner}, lesson wash-hands")
        self.assertEqual([row["evidence"] for row in self.rows()], ["spoken"])
        for code in (letters.lower(), text):
            self.check(self.collect("code", self.office, code))
        for picture in pictures:
            self.assertIn("lesson wash-hands", self.check(self.collect("scan", self.office, picture)).out)
        self.assertEqual([row["evidence"] for row in self.rows()], ["spoken"], "told in five ways, it is one")
        self.assertEqual(player.terminate(), 0)
        self.office_gets_all()
        self.assertEqual([(row["learner"], row["lesson"], row["evidence"]) for row in self.rows()],
                         [(self.learner, "wash-hands", "signed")], "her record came, and it is still one")
        self.assertNotIn("CANARY", text + message + player.stderr() + player.trace.path.read_text())

    def test_a_class_by_a_film_of_the_screen(self):
        player = self.finish_lesson()
        self.assertEqual(player.terminate(), 0)
        player = self.start(self.data, size="1024x600")
        player.wait_for_screen("learners")
        player.tap("trainer")
        for control in ("skip", "trainer:stick"):
            player.tap(control)
        player.wait_for_screen("export")
        self.panel_class(player)
        film = self.film("rotate=4*PI/180:c=gray,gblur=sigma=1", "-t", "6")
        bundle = codes_reader.join_class(self.texts(film))
        path = self.base / "class.jkrec"
        path.write_bytes(bundle)
        read = read_bundle(path, [self.sealing])
        self.assertEqual([r["learner"] for r in read.records if r["kind"] == "completed"], [self.learner])
        self.assertNotIn(b"CANARY", read.plain)
        took = self.check(self.collect("scan", self.office, film))
        self.assertRegex(took.out, rf"a bundle of device {read.header['device'][:8]}, {len(read.records)} records new")
        self.assertEqual([(row["learner"], row["lesson"]) for row in self.rows()], [(self.learner, "wash-hands")])
        self.assertIn("0 records new", self.check(self.collect("scan", self.office, film)).out)

    def panel_class(self, player):
        mark = player.tap("receipt")
        player.wait("sound", lambda e: e["id"] == "ui/class-show" and e["what"] == "start", since=mark)
        player.wait("frame", since=player.trace.mark())

    def test_her_name_is_nowhere_but_with_the_women(self):
        """Planted in her name and her group: not in what leaves the device, nor in what it logs."""
        self.check(self.jankar("--data", self.data, "--add-learner", CANARY + "-2", "--group", CANARY + "-group"))
        player = self.start(self.data, size="1024x600")
        player.wait_screen(lambda s: s["screen"] in ("groups", "learners"), what="the faces")
        self.assertEqual(player.terminate(), 0)
        stick = self.new_folder("stick")
        # One part cannot be read, so that something is said about that too.
        (stick / "jankar/packs").mkdir(parents=True)
        (stick / "jankar/packs/half.jkpack").write_bytes(pathlib.Path(self.pack).read_bytes()[:20000])
        done = self.jankar("--data", self.data, "--exchange", stick)
        self.assertIn("half", done.err)
        seen = {path.relative_to(stick): path.read_bytes() for path in stick.rglob("*") if path.is_file()}
        names = {path.name for path in seen}
        self.assertIn("visits.csv", names)
        self.assertTrue(any(name.endswith(".jkrec") for name in names) and any(name.endswith(".jkpeople") for name in names))
        seen["what is said"] = (done.out + done.err + player.stderr()).encode()
        seen["trace"] = player.trace.path.read_bytes()
        for path in stick.rglob("*.jkrec"):
            seen[f"{path} unsealed"] = read_bundle(path, [self.sealing]).plain
        for path in self.data.rglob("*"):
            if path.is_file() and "people" not in path.name:
                seen[path] = path.read_bytes()
        for name, content in seen.items():
            self.assertNotIn(b"CANARY", content + str(name).encode(), name)
        held = b"".join(path.read_bytes() for path in self.data.glob("people.db*"))
        self.assertIn(b"CANARY", held, "where it belongs it would have been found")


class Vectors(unittest.TestCase):
    """The vectors of the format's page, read by what the page alone says."""

    KEY = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
    FACT = {"device": "f9e37dca9dff3e11", "epoch": "01020304", "record": "39d5f394", "learner": "a1b2c3d4e5f60718",
            "lesson": codes_reader.lesson_mark("wash-hands")[:4].hex(), "seq": 70000, "scored": 5, "first_try": 4, "day": 20779}

    def setUp(self):
        self.page = (support.SOURCE / "player/records/FORMAT.md").read_text(encoding="utf-8")
        self.samples = support.SOURCE / "tests/records"
        self.sealing = bytes(range(0x40, 0x60))

    def test_codes(self):
        key = bytes.fromhex(self.KEY)
        (qr,) = re.findall(r"\| QR code \| `(.*)` \|", self.page)
        (message,) = re.findall(r"\| message \| `(.*)` \|", self.page)
        (code,) = re.findall(r"code `((?:\d{4} ?){6})`", self.page)
        self.assertEqual(codes_reader.read_receipt_qr(qr), (self.FACT, key))
        self.assertEqual(codes_reader.read_message(message, key), self.FACT)
        spoken = codes_reader.spoken_key_of_office(key, self.sealing)
        self.assertIn(f"`{spoken.hex()}`", self.page)
        self.assertEqual(codes_reader.read_spoken(code.replace(" ", ""), spoken), (70000 % 65536, "a1b", self.FACT["lesson"][:3]))

    def test_card_receipt_and_people_file(self):
        receipt = codes_reader.read_receipt((self.samples / "sample-v1.jkack").read_bytes(), bytes.fromhex(self.KEY))
        self.assertEqual((receipt["seq"], receipt["day"]), (70000, 20779))
        card = codes_reader.read_card((self.samples / "sample-v1-programme.toml").read_text(encoding="utf-8"))
        self.assertEqual((card["number"], card["sms"], card["codes"]), (2, NUMBER, True))
        header, women = support.read_people(self.samples / "sample-v1.jkpeople", [self.sealing])
        self.assertEqual(header["key"], self.KEY)
        self.assertEqual([(woman["agreed"], woman.get("name")) for woman in women], [(1, "Sunita"), (0, None)])


if __name__ == "__main__":
    support.main()
