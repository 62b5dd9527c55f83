#!/usr/bin/env python3
"""Bad input and bad places: spoiled packs, misspelt lessons, a folder nobody may write, a full disk, a second
program. One clear sentence each, the right exit code, nothing lost, no crash.

Runs itself in a mount namespace of its own, so that read-only and full folders are real and vanish with it.
"""
import hashlib
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import unittest
import zipfile

import support
from driver import Failure, run
from support import Case, sentences
from walk import Walk

INSIDE = "JANKAR_E2E_NAMESPACE"
DISK_BYTES = 8 << 20


def enter_namespace(script=__file__):
    """Starts a script again with mounts of its own (as root, or as a root of its own making)."""
    if os.environ.get(INSIDE):
        return
    options = ["-m"] if os.geteuid() == 0 else ["-r", "-m"]
    if subprocess.run(["unshare", *options, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        # In a chroot the root is no mount point, so that its propagation cannot be changed.
        options += ["--propagation", "unchanged"]
    os.environ[INSIDE] = "1"
    os.execvp("unshare", ["unshare", *options, sys.executable, os.path.abspath(script), *sys.argv[1:]])



def object_place(pack, name):
    """(first byte, length) of a stored entry's content."""
    with zipfile.ZipFile(pack) as archive:
        info = archive.getinfo(name)
    with pack.open("rb") as file:
        file.seek(info.header_offset + 26)
        name_length, extra_length = struct.unpack("<HH", file.read(4))
    return info.header_offset + 30 + name_length + extra_length, info.compress_size


def flip_byte(pack, copy, name):
    """A copy with one bit of one byte in the middle of an entry's content turned over."""
    shutil.copy(pack, copy)
    start, length = object_place(pack, name)
    with copy.open("r+b") as file:
        file.seek(start + length // 2)
        byte = file.read(1)[0]
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte ^ 0x10]))
    return copy


def object_of(pack, lesson, name):
    """The archive's name for a lesson's picture as its file calls it."""
    with zipfile.ZipFile(pack) as archive:
        found = json.loads(archive.read(f"lessons/{lesson}/lesson.json"))["media"][name]
    return f"media/{found['hash'][:2]}/{found['hash']}.{found['ext']}"


def newer_copy(pack, copy, lesson):
    """A copy in which the first step of a lesson is of a kind that comes in a year; whole, but for nobody's signature."""
    with zipfile.ZipFile(pack) as source, zipfile.ZipFile(copy, "w") as target:
        path = f"lessons/{lesson}/lesson.json"
        body = json.loads(source.read(path))
        body["step"][0]["type"] = "sing"
        changed = {path: json.dumps(body).encode()}
        manifest = json.loads(source.read("pack.json"))
        entry = next(entry for entry in manifest["lessons"] if entry["id"] == lesson)
        entry["hash"] = hashlib.blake2b(changed[path], digest_size=32).hexdigest()
        changed["pack.json"] = json.dumps(manifest).encode()
        for info in source.infolist():
            if info.filename != "pack.sig":
                place = zipfile.ZipInfo(info.filename)
                place.external_attr = info.external_attr
                target.writestr(place, changed.get(info.filename) or source.read(info))
    return copy


class Packs(Case):
    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.folder = self.new_folder("packs")

    def refuses_pack(self, path):
        """Exit 1 and a sentence that names the file, without a window."""
        done = self.jankar("--data", self.data, "--lang", "en", path, timeout=20)
        self.refused(done, 1, path.name)
        return sentences(done.err)[0]

    def test_truncated_pack(self):
        whole = self.pack.read_bytes()
        for number, length in enumerate((0, 10, 1000, len(whole) // 2, len(whole) - 1)):
            path = self.folder / f"cut-{number}.jkpack"
            path.write_bytes(whole[:length])
            with self.subTest(length=length):
                self.refuses_pack(path)

    def test_flipped_byte_in_the_manifest(self):
        for name in ("pack.json", "mimetype"):
            with self.subTest(name=name):
                self.refuses_pack(flip_byte(self.pack, self.folder / f"flipped-{name}.jkpack", name))

    def test_text_file_called_jkpack(self):
        path = self.folder / "x.jkpack"
        path.write_text("This is a shopping list.\n")
        self.refuses_pack(path)

    def test_folder_and_missing_file_as_pack(self):
        (self.folder / "folder.jkpack").mkdir()
        for name in ("folder.jkpack", "not-there.jkpack"):
            done = self.jankar("--data", self.data, "--lang", "en", self.folder / name, timeout=20)
            self.assertIn(done.code, (1, 3), done)
            self.assertEqual(len(sentences(done.err)), 1, done.err)

    def test_good_pack_beside_a_bad_one_opens(self):
        bad = self.folder / "bad.jkpack"
        bad.write_text("no")
        learner = self.add_learner(self.data, "Asha")
        player = self.start_on_shelf(self.data, learner, packs=[bad, self.pack])
        self.assertIn("lesson:wash-hands", player.ids())
        self.assertEqual(len(sentences(player.stderr())), 1, player.stderr())
        self.assertIn("bad.jkpack", player.stderr())
        player.wait("error", lambda e: e["code"] in ("pack_refused", "pack_damaged"))
        player.terminate()

    def test_verify_and_check_name_the_spoiled_picture(self):
        path = flip_byte(self.pack, self.folder / "spoiled.jkpack",
                         object_of(self.pack, "wash-hands", "pictures/dirty-hands.svg"))
        done = run([support.PACK_TOOL, "verify", path], self.workspace.environment())
        self.assertEqual(done.code, 1, done)
        done = run([support.PACK_TOOL, "verify", path, "--json"], self.workspace.environment())
        verdict = json.loads(done.out)
        self.assertEqual((done.code, verdict["ok"]), (1, False))
        self.assertTrue(verdict["faults"])
        done = run([support.PACK_TOOL, "verify", self.pack, "--json"], self.workspace.environment())
        self.assertEqual((done.code, json.loads(done.out)["ok"]), (0, True))

    def test_spoiled_cover_folds_its_lesson_and_no_other(self):
        self.check_folded("pictures/cover.svg")

    def test_spoiled_picture_folds_its_lesson_and_no_other(self):
        self.check_folded("pictures/wash-rinse.svg")

    def check_folded(self, picture):
        lesson, other = support.lesson("wash-hands"), support.lesson("weave-base")
        learner = self.add_learner(self.data, "Asha")
        path = flip_byte(self.pack, self.folder / "spoiled.jkpack", object_of(self.pack, lesson.id, picture))
        player = self.start_on_shelf(self.data, learner, packs=[path])
        self.assertIn(f"lesson:{lesson.id}", player.ids())
        if picture != lesson.file["cover"]:
            player.tap(f"lesson:{lesson.id}")
            self.go_on_until_damaged(player)
        player.wait("error", lambda e: e["code"] == "object_damaged")
        if player.screen["screen"] != "home":
            player.tap("home")
        player.wait_for_screen("home")
        # Folded: it says so when it is touched, and does not open.
        mark = player.tap(f"lesson:{lesson.id}")
        player.wait("sound", lambda e: e["id"].endswith("/lesson-damaged") and e["what"] == "start", since=mark)
        self.assertEqual(player.screen["screen"], "home")
        player.tap(f"lesson:{other.id}")
        player.wait_for_step(other.line[0]["id"])
        player.tap("next")
        player.wait_for_step(other.line[1]["id"])
        self.assertEqual(player.terminate(), 0)

    def test_lesson_of_a_later_player_says_so_and_is_not_folded(self):
        learner = self.add_learner(self.data, "Asha")
        path = newer_copy(self.pack, self.folder / "newer.jkpack", "wash-hands")
        player = self.start_on_shelf(self.data, learner, packs=[path])
        for _ in range(2):
            mark = player.tap("lesson:wash-hands")
            player.wait("sound", lambda e: e["id"].endswith("/lesson-newer") and e["what"] == "start", since=mark)
            self.assertEqual(player.screen["screen"], "home")
        self.assertEqual(player.trace.of("error"), [])
        player.tap("lesson:weave-base")
        player.wait_screen(lambda s: s["screen"] == "lesson", what="the other lesson")
        self.assertEqual(player.terminate(), 0)

    def go_on_until_damaged(self, player):
        """Turns pages until the bad picture is met; the lesson may close by itself there."""
        for _ in range(8):
            try:
                player.wait("error", timeout=1.5)
                return
            except Failure:
                if player.screen["screen"] == "lesson" and player.control("next")["enabled"]:
                    player.tap("next")


class Lessons(Case):
    def misspelt(self):
        folder = self.new_folder("lesson") / "wash-hands"
        shutil.copytree(support.LESSONS / "wash-hands", folder)
        path = folder / "lesson.toml"
        lines = path.read_text().split("\n")
        line = next(i for i, text in enumerate(lines) if text.startswith("picture = "))
        lines[line] = lines[line].replace("picture", "pictur", 1)
        path.write_text("\n".join(lines))
        return folder, line + 1

    def test_misspelt_key_is_named_with_its_line_and_the_right_one(self):
        folder, line = self.misspelt()
        done = run([support.PACK_TOOL, "check", folder], self.workspace.environment(), timeout=300)
        self.assertEqual(done.code, 1, done)
        said = [text for text in (done.out + done.err).splitlines() if f"lesson.toml:{line}:" in text]
        self.assertEqual(len(said), 1, done)
        self.assertRegex(said[0], r"\bpictur\b.*\bpicture\b")
        done = run([support.PACK_TOOL, "check", folder, "--json"], self.workspace.environment(), timeout=300)
        self.assertEqual(done.code, 1, done)
        verdict = json.loads(done.out)
        self.assertFalse(verdict["ok"])
        fault = next(f for f in verdict["faults"] if f["code"] == "unknown_key")
        self.assertEqual((fault["level"], fault["line"]), ("error", line))
        self.assertTrue(fault["file"].endswith("lesson.toml"))

    def test_misspelt_key_stops_a_build_and_leaves_no_pack(self):
        folder, line = self.misspelt()
        out = self.new_folder("out") / "x.jkpack"
        done = run([support.PACK_TOOL, "build", folder, "-o", out], self.workspace.environment(), timeout=300)
        self.assertEqual(done.code, 1, done)
        self.assertIn("pictur", done.err)
        self.assertEqual(list(out.parent.iterdir()), [])

    def test_shipped_lessons_have_no_fault(self):
        done = run([support.PACK_TOOL, "check", support.LESSONS, "--json"], self.workspace.environment(), timeout=600)
        self.assertEqual(done.code, 0, done)
        self.assertTrue(json.loads(done.out)["ok"])


class Places(Case):
    def mount(self, place, *arguments):
        subprocess.run(["mount", *[str(a) for a in arguments], str(place)], check=True)
        self.addCleanup(self.unmount, place)

    def unmount(self, place):
        # os.path.ismount does not see a folder bound onto itself.
        if any(line.split()[1] == str(place) for line in open("/proc/mounts")):
            subprocess.run(["umount", "-l", str(place)], check=True)

    def make_read_only(self, folder):
        self.mount(folder, "--bind", folder)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)

    def test_read_only_data_folder(self):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        before = sorted((p.name, p.stat().st_size) for p in data.iterdir())
        self.make_read_only(data)
        self.refused(self.jankar("--data", data, "--add-learner", "Bina"), 3)
        self.refused(self.jankar("--data", data, "--lang", "en", self.pack), 3)
        self.refused(self.jankar("--data", data, "--export", self.new_folder("out")), 3)
        self.assertEqual(before, sorted((p.name, p.stat().st_size) for p in data.iterdir()))
        self.unmount(data)
        player = self.start(data)
        player.wait_for_screen("learners")
        self.assertIn(f"learner:{learner}", player.ids())

    def test_read_only_place_for_an_export(self):
        data, out = self.new_folder("data"), self.new_folder("out")
        self.add_learner(data, "Asha")
        self.make_read_only(out)
        self.refused(self.jankar("--data", data, "--export", out), 3)

    def test_empty_data_folder_on_a_read_only_place(self):
        place = self.new_folder("place")
        self.make_read_only(place)
        self.refused(self.jankar("--data", place / "data", "--lang", "en", self.pack), 3)

    def small_disk(self):
        """A disk of its own that can be filled: a file with a file system in it; without loop devices, memory."""
        disk, image = self.new_folder("disk"), self.new_folder("image") / "disk.img"
        with image.open("wb") as file:
            file.truncate(DISK_BYTES)
        made = subprocess.run(["/sbin/mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", str(image)], capture_output=True, check=False)
        if made.returncode == 0 and subprocess.run(["mount", "-o", "loop", str(image), str(disk)], capture_output=True,
                                                   check=False).returncode == 0:
            self.addCleanup(self.unmount, disk)
        else:
            self.mount(disk, "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs")
        return disk

    def fill(self, disk):
        """To the last byte."""
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file:
            for block in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"x" * block)
                except OSError:
                    pass
        return filler

    def test_full_disk_at_the_start_says_so_and_loses_nothing(self):
        disk = self.small_disk()
        learner = self.add_learner(disk / "data", "Asha")
        filler = self.fill(disk)
        self.refused(self.jankar("--data", disk / "data", "--add-learner", "Bina"), 3)
        done = self.jankar("--data", disk / "data2", "--add-learner", "Bina")
        self.refused(done, 3)
        filler.unlink()
        player = self.start(disk / "data")
        player.wait_for_screen("learners")
        self.assertEqual([i for i in player.ids() if i.startswith("learner:")], [f"learner:{learner}"])

    def test_full_disk_takes_no_export(self):
        disk, data = self.small_disk(), self.new_folder("data")
        self.add_learner(data, "Asha")
        filler = self.fill(disk)
        out = disk
        self.refused(self.jankar("--data", data, "--export", out), 3)
        self.assertEqual(list(disk.glob("*.jkrec")), [])
        filler.unlink()
        done = self.jankar("--data", data, "--export", out)
        self.assertEqual((done.code, done.err, len(done.out.splitlines())), (0, "", 1))
        checked = self.collect("verify", done.out.strip())
        self.assertEqual(checked.code, 0, checked)

    def test_disk_that_fills_up_in_a_lesson(self):
        """She goes on; it is told in the trace; what was given before is there when there is room again."""
        disk = self.small_disk()
        data = disk / "data"
        learner = self.add_learner(data, "Asha")
        lesson = support.lesson("wash-hands")
        player = self.start_on_shelf(data, learner)
        walk = Walk(player, lesson)
        walk.open()
        walk.through(lesson.line[:2])
        player.wait_for_step(lesson.line[2]["id"])
        filler = self.fill(disk)
        walk.choose(lesson.line[2])
        since = player.tap("next")
        walk.through(lesson.line[3:4], since)
        player.wait("error", lambda e: e["code"] == "disk_full")
        filler.unlink()
        player.wait_for_step(lesson.line[4]["id"])
        walk.order(lesson.line[4])
        player.tap("next")
        player.wait_for_step(lesson.line[5]["id"])
        walk.through(lesson.line[5:])
        player.wait_for_screen("finish")
        completed = [e for e in player.trace.of("record") if e["kind"] == "completed"]
        self.assertEqual([e["durable"] for e in completed], [True])
        # What was not kept for a while is told by the exit code, though all of it was kept in the end.
        self.assertIn(player.terminate(), (0, 3))
        done = self.jankar("--data", data, "--export", self.new_folder("out"))
        self.assertEqual(done.code, 0, done)
        kinds = [r["kind"] for r in support.read_bundle(pathlib.Path(done.out.strip())).records]
        self.assertEqual(kinds.count("completed"), 1)

    def test_second_program_on_one_data_folder(self):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        player = self.start(data)
        player.wait_for_screen("learners")
        self.refused(self.jankar("--data", data, "--lang", "en", self.pack), 3)
        self.refused(self.jankar("--data", data, "--add-learner", "Bina"), 3)
        self.refused(self.jankar("--data", data, "--export", self.new_folder("out")), 3)
        player.tap(f"learner:{learner}")
        player.wait_for_screen("home")
        player.kill()
        # The lock of one that was killed stands in nobody's way.
        player = self.start(data)
        player.wait_for_screen("learners")

    def test_no_screen_to_open_a_window_on(self):
        env = self.workspace.environment()
        env["DISPLAY"] = ":987"
        done = run([support.JANKAR, "--data", self.new_folder("data"), "--lang", "en", self.pack], env, timeout=20)
        self.refused(done, 3)


class Usage(Case):
    def test_unknown_options_and_missing_values(self):
        data = self.new_folder("data")
        for arguments in (["--no-such-option"], ["--size", "big", self.pack], ["--renderer", "crayon", self.pack],
                          ["--data"], ["--skin", "purple"], ["--export"], ["--add-learner"]):
            with self.subTest(arguments=arguments):
                done = self.jankar(*(["--data", data] if arguments != ["--data"] else []), *arguments)
                self.assertEqual((done.code, done.out), (2, ""), done)
                self.assertTrue(sentences(done.err))
        self.assertEqual(list(data.iterdir()), [], "wrong usage left something behind")

    def test_version_and_help(self):
        done = self.jankar("--version")
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertRegex(done.out, r"\A.*\d+\.\d+\.\d+.*\n\Z")
        done = self.jankar("--help")
        self.assertEqual((done.code, done.err), (0, ""))
        for option in ("--data", "--packs", "--stick", "--size", "--fullscreen", "--diagonal", "--renderer", "--lang",
                       "--country", "--skin", "--kiosk", "--trace", "--version", "--export", "--add-learner"):
            self.assertIn(option, done.out)

    def test_tools_refuse_wrong_usage(self):
        for command in ([support.PACK_TOOL, "no-such-command"], [support.PACK_TOOL, "import"], [support.PACK_TOOL, "build"],
                        [support.COLLECT, "no-such-command"], [support.COLLECT, "add"]):
            with self.subTest(command=command[0].name, arguments=command[1:]):
                done = run(command, self.workspace.environment())
                self.assertEqual((done.code, done.out), (2, ""), done)
                self.assertTrue(sentences(done.err))


if __name__ == "__main__":
    enter_namespace()
    unittest.main(verbosity=2)
