#!/usr/bin/env python3
"""The trainers' guide, word by word: the photos and voice notes of a phone in a folder, then every command of
lessons/GUIDE.md in its order, and the lesson that comes out of it played to its end."""
import os
import re
import shutil
import subprocess
import unittest

import support
from support import Case, PACK_TOOL, SOURCE
from walk import Lesson, Walk

GUIDE = SOURCE / "lessons" / "GUIDE.md"
STEPS = 8


def commands():
    """The lines of the guide's sh blocks."""
    text = GUIDE.read_text()
    return [line for block in re.findall(r"^```sh\n(.*?)^```", text, re.S | re.M) for line in block.splitlines() if line]


def phone_folder(folder):
    """Eight photos and eight voice notes, as phones make them, each with another ending."""
    folder.mkdir(parents=True)

    def ffmpeg(*arguments):
        subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True, stdin=subprocess.DEVNULL)

    endings = ["m4a", "ogg", "mp3", "opus", "aac", "wav", "m4a", "ogg"]
    for number, ending in enumerate(endings, 1):
        hue = number * 40
        ffmpeg("-f", "lavfi", "-i", f"testsrc=size=1280x960:rate=1,hue=h={hue}", "-frames:v", "1", "-q:v", "4",
               str(folder / f"{number:02}.jpg"))
        # A voice that swells, so that it has a loudness to be brought to.
        ffmpeg("-f", "lavfi", "-i", f"aevalsrc=0.1*sin(2*PI*{180 + 20 * number}*t)*(1.2+sin(2*PI*3*t)):d=1.2",
               str(folder / f"{number:02}.{ending}"))
    (folder / "02.jpg").rename(folder / "02 wet the reed.jpg")


class Guide(Case):
    def setUp(self):
        super().setUp()
        self.place = self.new_folder("trainer")
        phone_folder(self.place / "weave-edge")
        for name, source in (("latha.jpg", "01.jpg"), ("new-photo.jpg", "05.jpg")):
            shutil.copy(self.place / "weave-edge" / source, self.place / name)

    def shell(self, line, env):
        return subprocess.run(["bash", "-ec", line], cwd=self.place, env=env, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=600)

    def test_every_command_of_the_guide(self):
        env = self.workspace.environment(self.display)
        env["PATH"] = f"{support.BIN}:{env['PATH']}"
        ran = []
        for line in commands():
            if re.fullmatch(r"jankar [a-z-]+\.jkpack", line):
                self.play_to_the_end(self.place / line.split()[1])
            else:
                done = self.shell(line, env)
                if "not in this version" in done.stderr:
                    print(f"left out, the player does not know it yet: {line}")
                    continue
                self.assertEqual(done.returncode, 0, f"{line}: {done.stdout}{done.stderr}")
            ran.append(line.split()[0] + " " + line.split()[1])
        # Nothing of what the guide is about has fallen out of it.
        for verb in ("new", "check", "preview", "build", "keygen", "verify", "info", "diff"):
            self.assertIn(f"jankar-pack {verb}", ran)
        self.assertTrue((self.place / "look/index.html").is_file())
        update, whole = (self.place / f"reed-work-{name}.jkpack" for name in ("update", "2"))
        self.assertLess(update.stat().st_size, whole.stat().st_size / 3)

    def play_to_the_end(self, pack):
        """What the shelf shows is what the folder says: eight pictures with their voices and the closing step."""
        lesson = Lesson(self.place / "weave-edge")
        self.assertEqual([step["type"] for step in lesson.steps], ["picture"] * STEPS + ["do"])
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        player = self.start_on_shelf(data, learner, packs=[pack], lang="hi")
        walk = Walk(player, lesson)
        since = walk.open()
        for step in lesson.line[:-1]:
            player.wait_for_step(step["id"])
            walk.heard(step["say"], since)
            since = player.tap("next")
        walk.through(lesson.line[-1:], since)
        player.wait_for_screen("finish")
        self.assertEqual(player.terminate(), 0)

    def test_the_pictures_of_the_guide_are_there_and_small(self):
        names = re.findall(r"!\[[^]]*\]\(([^)]+)\)", GUIDE.read_text())
        self.assertGreaterEqual(len(names), 3)
        for name in names:
            picture = (GUIDE.parent / name).resolve()
            self.assertTrue(picture.is_file(), name)
            self.assertLess(picture.stat().st_size, 120_000, name)
        self.assertIn("lessons/GUIDE.md", (SOURCE / "README.md").read_text())


if __name__ == "__main__":
    support.main()
