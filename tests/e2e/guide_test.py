#!/usr/bin/env python3
"""The trainers' guide, word by word: the photos and voice notes of a phone in a folder, then every command of
lessons/GUIDE.md in its order: the lesson that comes out of it is installed and played to its end, then updated."""
import json
import pathlib
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
        # Where a device keeps what it has when nobody says otherwise.
        data = pathlib.Path(env["HOME"]) / ".local/share/jankar/jankar"
        ran = []
        for line in commands():
            if re.fullmatch(r"jankar [a-z-]+\.jkpack", line):
                self.looks_at_it(self.place / line.split()[1])
            else:
                done = self.shell(line, env)
                self.assertEqual(done.returncode, 0, f"{line}: {done.stdout}{done.stderr}")
            if line.endswith("--trust"):
                self.plays_to_the_end(data)
                told = self.shell("jankar-pack verify weave-edge.jkpack", env)
                self.assertIn("signed by a trusted maker", told.stdout)
            ran.append(line.split()[0] + " " + line.split()[1])
        # Nothing of what the guide is about has fallen out of it.
        for verb in ("new", "check", "preview", "build", "keygen", "verify", "info", "diff"):
            self.assertIn(f"jankar-pack {verb}", ran)
        self.assertEqual(ran.count("jankar --install"), 2)
        self.assertTrue((self.place / "look/index.html").is_file())
        update, whole = (self.place / f"weave-edge-{name}.jkpack" for name in ("update", "2"))
        self.assertLess(update.stat().st_size, whole.stat().st_size / 3)
        self.updated(data, whole, env)

    def looks_at_it(self, pack):
        """A pack that lies where it is, opened from the shelf."""
        folder = self.new_folder("data")
        player = self.start_on_shelf(folder, self.add_learner(folder, "Asha"), packs=[pack], lang="hi")
        self.turn_to(player)
        Walk(player, Lesson(self.place / "weave-edge")).open()
        self.assertEqual(player.terminate(), 0)

    def turn_to(self, player):
        """Lessons that come with the player stand on the shelf before hers, a page or two of them."""
        for _ in range(20):
            if "lesson:weave-edge" in player.ids() or "more" not in player.ids():
                break
            before = player.ids()
            player.tap("more")
            player.wait_screen(lambda s, before=before: [c["id"] for c in s["controls"]] != before, what="the next page")
        self.assertIn("lesson:weave-edge", player.ids())

    def plays_to_the_end(self, data):
        """The installed lesson. What the shelf shows is what the folder says: eight pictures with their voices and
        the closing step."""
        lesson = Lesson(self.place / "weave-edge")
        self.assertEqual([step["type"] for step in lesson.steps], ["picture"] * STEPS + ["do"])
        self.learner = self.add_learner(data, "Asha")
        player = self.start_on_shelf(data, self.learner, packs=[], lang="hi")
        self.turn_to(player)
        walk = Walk(player, lesson)
        since = walk.open()
        for step in lesson.line[:-1]:
            player.wait_for_step(step["id"])
            walk.heard(step["say"], since)
            since = player.tap("next")
        walk.through(lesson.line[-1:], since)
        player.wait_for_screen("finish")
        self.assertEqual(player.terminate(), 0)

    def updated(self, data, whole, env):
        """What is installed now is the new version, whole, under the name that the old one had; it opens."""
        here, = (data / "packs").glob("*.jkpack")
        self.assertTrue(here.name.startswith("weave-edge@"), here.name)
        self.assertEqual(self.shell(f"jankar-pack verify '{here}'", env).returncode, 0)
        told, new = (json.loads(self.shell(f"jankar-pack info --json '{path}'", env).stdout)["packs"][0]
                     for path in (here, whole))
        self.assertEqual((told["version"], told["lessons"]), (2, new["lessons"]))
        player = self.start_on_shelf(data, self.learner, packs=[], lang="hi")
        self.turn_to(player)
        Walk(player, Lesson(self.place / "reed-work/weave-edge")).open()
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
