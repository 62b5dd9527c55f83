"""What the end-to-end tests share: where the programs are, the shipped pack, a test case that tidies up."""
import os
import pathlib
import re
import shutil
import unittest

import trace_shape
from driver import PATIENCE, Display, Failure, Player, Workspace, run  # noqa: F401
from bundle_reader import read_bundle, read_people  # noqa: F401  (used by the tests)
from walk import Lesson

SOURCE = pathlib.Path(os.environ.get("JANKAR_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BIN = pathlib.Path(os.environ.get("JANKAR_BIN", SOURCE / "build/release/bin"))
JANKAR, PACK_TOOL, COLLECT = BIN / "jankar", BIN / "jankar-pack", BIN / "jankar-collect"
os.environ.setdefault("JANKAR_CACHE", str(SOURCE / "build/cache"))
# Where failed tests leave a screenshot and the trace; nowhere if unset.
ARTEFACTS = os.environ.get("JANKAR_E2E_ARTEFACTS")
LESSONS = SOURCE / "lessons"

_packs = {}


def lesson(name):
    return Lesson(LESSONS / name)


def shipped_pack():
    """The pack that ships: the one this build made, else made here from lessons/."""
    built = os.environ.get("JANKAR_PACK", "")
    if built and pathlib.Path(built).exists():
        return pathlib.Path(built)
    if "shipped" not in _packs:
        workspace = Workspace("packs")
        path = workspace.path / "jankar-first.jkpack"
        # Encodings are the same in every build: thousands of voices made anew by a program under sanitizers take long.
        cache = ["--cache", os.environ["JANKAR_CACHE"]] if "JANKAR_CACHE" in os.environ else []
        done = run([PACK_TOOL, "build", LESSONS, "-o", path, *cache], workspace.environment(), timeout=900)
        if done.code != 0:
            raise Failure(f"jankar-pack build ended with {done.code}: {done.err}")
        _packs["shipped"] = path
    return _packs["shipped"]


def sentences(stderr):
    """The lines a person reads."""
    return [line for line in stderr.splitlines() if line.strip()]


class Case(unittest.TestCase):
    """One temporary folder a class, displays and players that end with their test, and every trace of every test
    held against the design."""

    screen_size = (1280, 720)
    _folders = 0

    @classmethod
    def setUpClass(cls):
        cls.workspace = Workspace(cls.__name__.lower())
        cls.display = Display(*cls.screen_size)
        cls.pack = shipped_pack()

    @classmethod
    def tearDownClass(cls):
        cls.display.close()
        cls.workspace.remove()

    def setUp(self):
        self.players = []

    def tearDown(self):
        told = self._outcome.result.failures + self._outcome.result.errors
        failed = any(getattr(test, "test_case", test) is self for test, _ in told)
        if failed and ARTEFACTS:
            self.keep_artefacts()
        for player in self.players:
            player.close()
        faults = []
        for player in self.players:
            faults += trace_shape.trace_faults(player.trace.events)
        self.assertEqual(sorted(set(faults)), [], "the trace does not have the shape of the design")

    def keep_artefacts(self):
        folder = pathlib.Path(ARTEFACTS)
        folder.mkdir(parents=True, exist_ok=True)
        for player in self.players:
            player.display.screenshot(folder / f"{self.id()}.png")
            shutil.copy(player.trace.path, folder / f"{self.id()}-{player.trace.path.name}")

    def new_folder(self, name):
        Case._folders += 1
        return self.workspace.folder(f"{name}-{Case._folders}")

    def jankar(self, *arguments, **options):
        """The player without a window, to its end."""
        return run([JANKAR, *arguments], self.workspace.environment(self.display), **options)

    def collect(self, *arguments, **options):
        return run([COLLECT, *arguments], self.workspace.environment(), **options)

    def add_learner(self, data, name):
        done = self.jankar("--data", data, "--add-learner", name)
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertRegex(done.out, r"\A[0-9a-f]{32}\n\Z")
        return done.out.strip()

    def start(self, data, *arguments, size="1280x720", lang="en", display=None, packs=None, env=None):
        """The player in a window; `lang` None asks for the language."""
        display = display or self.display
        trace = self.new_folder("run") / "trace.jsonl"
        options = ["--data", data, "--size", size, *(["--lang", lang] if lang else []), *arguments,
                   *(packs if packs is not None else [self.pack])]
        player = Player(JANKAR, display, self.workspace, options, trace, env or self.workspace.environment(display))
        self.players.append(player)
        return player

    def start_on_shelf(self, data, learner, **options):
        player = self.start(data, **options)
        player.wait_for_screen("learners")
        player.tap(f"learner:{learner}")
        player.wait_screen(lambda s: s["screen"] == "home" and s["learner"] == learner, what="her shelf")
        return player

    def refused(self, done, code, *words):
        """One sentence on stderr, the exit code, nothing on stdout."""
        self.assertEqual(done.code, code, done)
        lines = sentences(done.err)
        self.assertEqual(len(lines), 1, f"one sentence is wanted, not: {done.err!r}")
        self.assertRegex(lines[0], r"[.!?]\Z", "it is not a sentence")
        for word in words:
            self.assertRegex(lines[0].lower(), re.escape(word.lower()))


def main():
    unittest.main(verbosity=2)
