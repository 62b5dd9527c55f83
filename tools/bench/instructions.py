"""Instructions as callgrind counts them: of a start, a still change of the screen, a page turn, a frame of video. They do
not depend on how busy or fast the machine is, so they tell of two versions which one does more. Counts are read from
dumps that the running player is asked for before and after each action; a dump begins to count anew."""
import re
import shutil
import subprocess
import time

from driver import Failure
from measures import SIZE, open_clip
from side import Side
from table import absent, row
from weak import patience

M = 1e6
VIDEO_S = 12


class Counted:
    """A program that runs under callgrind."""

    def __init__(self, bench):
        self._folder = bench.workspace.folder("callgrind")
        shutil.rmtree(self._folder)
        self._folder.mkdir()
        self._prefix = f"--vgdb-prefix={self._folder}/vgdb"
        self.program = self._folder / "player"
        self.program.write_text(f'#!/bin/sh\nexec valgrind --tool=callgrind --separate-threads=yes "{self._prefix}" '
                                f'--callgrind-out-file="{self._folder}/out" --log-file="{self._folder}/log" "{bench.binary}" "$@"\n')
        self.program.chmod(0o755)
        self._dumps = 0

    def dump(self, player):
        """(instructions of all threads, those of the main thread) since the last dump, in millions."""
        self._dumps += 1
        done = subprocess.run(["callgrind_control", self._prefix, "--dump", str(player.process.pid)], capture_output=True, text=True,
                              timeout=120, check=False)
        # One file a thread; the last one written is the one that has its totals.
        end = time.monotonic() + 30
        while time.monotonic() < end:
            files = sorted(self._folder.glob(f"out.{self._dumps}-*"))
            counts = [re.search(r"^totals: (\d+)", file.read_text(errors="replace"), re.MULTILINE) for file in files]
            if files and all(counts):
                each = [int(found[1]) / M for found in counts]
                main = next(count for file, count in zip(files, each) if file.name.endswith("-01"))
                return sum(each), main
            time.sleep(0.1)
        raise Failure(f"callgrind wrote no counts: {done.stderr.strip() or done.stdout.strip()}")


def counted(what, got, **details):
    return row("count", f"instructions: {what}", "", got[0], "million", main_thread_million=got[1], **details)


def start_and_screens(bench, data, learner):
    under = Counted(bench)
    side = Side(under.program, bench.workspace, bench.display)
    player = side.start(data, bench.material.forty_lessons(), SIZE)
    try:
        player.wait("frame", timeout=60)
        rows = [counted("start, to the first frame", under.dump(player))]

        def action(what, control, screen):
            player.quiet(2)
            under.dump(player)
            player.tap(control, 60)
            player.wait_for_screen(screen, 60)
            player.quiet(2)
            rows.append(counted(what, under.dump(player)))

        action("from the faces to the shelf, until still and silent", f"learner:{learner}", "home")
        action("a page turn on the shelf, until still and silent", "more", "home")
        action("back to the page before, its pictures kept", "less", "home")
        action("into a lesson, until still and silent", "lesson:bench-01", "lesson")
        return rows
    finally:
        player.close()


def video(bench, *_):
    data, learner = bench.fresh()
    under = Counted(bench)
    player = Side(under.program, bench.workspace, bench.display).start(data, bench.material.slow_pack(), SIZE, learner)
    try:
        open_clip(player, "bench-slow", 1)
        under.dump(player)
        mark = player.trace.mark()
        time.sleep(VIDEO_S)
        got = under.dump(player)
        player.trace.poll()
        shown = player.trace.of("video", mark)
        if len(shown) < 5:
            raise Failure(f"only {len(shown)} frames were shown under callgrind\n{player.tail()}")
        lost = shown[-1]["dropped"] - shown[0]["dropped"]
        x, y, width, height = player.control("pause")["rect"]
        return [counted(f"a frame of video, 854x480 to {width}x{height}", (got[0] / len(shown), got[1] / len(shown)), frames=len(shown),
                        dropped=lost)]
    finally:
        player.close()


def count(bench):
    if not shutil.which("callgrind_control"):
        return [absent("count", "instructions of start, screen change, page turn, video frame", "", "valgrind is not installed")]
    data, learners = bench.data()
    rows = []
    with patience():
        for part, what in ((start_and_screens, "start and screens"), (video, "a frame of video")):
            try:
                rows += part(bench, data, learners[1])
            except (Failure, subprocess.TimeoutExpired) as error:
                rows.append(absent("count", f"instructions: {what}", "", str(error).split("\n")[0]))
            bench.display.wait_empty(10)
    return rows


ALL = {"count": ("instructions under callgrind", count)}
