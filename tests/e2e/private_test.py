#!/usr/bin/env python3
"""A private lesson: while it is open no byte of the data folder changes and the trace says nothing but what is on
the screen; every way out shows a craft lesson at once and is silent at once, and nothing leads back."""
import os
import threading
import time

import packs
import support
from driver import TAP_APART_S, Failure, control_of
from shows_test import contents
from support import Case
from walk import Walk

PRIVATE = "evening-walk"
FRAME_MS, SILENCE_MS = 33, 50


def patience():
    """1 on a machine that has nothing else to do: there the design's milliseconds hold. Where several programs wait
    for each core, a frame waits for its turn as long as the scheduler likes, and time tells little."""
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1)
    return 1 if waiting <= 1.2 else 5 * waiting


class Loudness:
    """What the loudspeaker would play, from SDL's driver that writes it into a file, with the time of each byte."""

    def __init__(self, path):
        self.path, self.times = path, []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._stop.wait(0.003):
            if self.path.exists():
                size = self.path.stat().st_size
                if not self.times or self.times[-1][1] != size:
                    self.times.append((time.monotonic() * 1e3, size))

    def stop(self):
        self._stop.set()
        self._thread.join()

    def heard_after_ms(self, moment_ms):
        """For how long after the moment something is heard, counted in what was written, not in when."""
        data = self.path.read_bytes()
        before = [size for at, size in self.times if at <= moment_ms]
        start = before[-1] if before else 0
        seconds = [b - a for (_, a), (_, b) in zip(self.times, self.times[1:])]
        last = len(data.rstrip(b"\0"))
        rate = self.bytes_per_ms()
        return (last - start) / rate, max(seconds, default=0) / rate, len(data[:start].strip(b"\0")) > 0

    def bytes_per_ms(self):
        (began, first), (ended, last) = self.times[0], self.times[-1]
        measured = (last - first) / (ended - began)
        # Frames of 2 or 4 bytes a sample, one or two channels, 48 or 44.1 kHz: the nearest that exists.
        return min((rate * size for rate in (44.1, 48.0) for size in (2, 4, 8)), key=lambda r: abs(r - measured))


class Private(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = packs.private_pack()

    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.learner = self.add_learner(self.data, "Asha")

    def tap(self, player, control_id):
        """A tap while the trace tells of no frames."""
        screen = player.wait_screen(lambda s: (control_of(s, control_id) or {}).get("enabled"),
                                    what=f"{control_id} to be enabled")
        # The picture of the screen follows its line, untold; and two taps keep apart.
        time.sleep(TAP_APART_S)
        x, y, w, h = control_of(screen, control_id)["rect"]
        player.point(x + w // 2, y + h // 2)
        mark = player.trace.mark()
        player.display.xdotool("click", "1")
        time.sleep(TAP_APART_S)
        return mark

    def on_shelf(self, **options):
        player = self.start_on_shelf(self.data, self.learner, **options)
        player.wait("record", lambda e: e["kind"] == "session-open" and e["durable"])
        return player

    def settled(self):
        """The data folder as it is once nothing is being written any more."""
        limit = time.monotonic() + 30 * support.PATIENCE
        now = contents(self.data)
        while time.monotonic() < limit:
            time.sleep(1)
            before, now = now, contents(self.data)
            if now == before:
                return now
        raise Failure("the data folder does not come to rest")

    def open(self, player):
        """To the one question a private lesson begins with; the mark of what follows the opening."""
        player.tap(f"lesson:{PRIVATE}")
        screen = player.wait_screen(lambda s: s["lesson"] == PRIVATE, what="the private lesson")
        self.assertIsNone(screen["step"])
        self.assertIsNone(screen["learner"], "whose it is is not told")
        return next(i for i, e in enumerate(player.trace.events) if e["event"] == "screen" and e["lesson"] == PRIVATE)

    def first_step(self, player):
        mark = self.open(player)
        self.tap(player, "next")
        player.wait_for_step("first")
        return mark

    def check_way_out(self, player, opened, mark, timed=True):
        """The craft lesson that now stands there, in time; nothing but screens told since the opening."""
        screen = player.wait("screen", lambda s: s["lesson"] != PRIVATE, since=mark, what="the way out")
        at = player.trace.events.index(screen)
        self.assertEqual(screen["screen"], "lesson")
        self.assertIn(screen["lesson"], ("wash-hands", "weave-base"))
        self.assertIsNotNone(screen["step"], "it has begun already")
        inside = player.trace.events[opened:at]
        self.assertEqual({e["event"] for e in inside}, {"screen"}, "a private lesson writes screen lines only")
        self.assertEqual({e["lesson"] for e in inside}, {PRIVATE})
        frame = player.wait("frame", since=at)
        if timed:
            took, limit = frame["ms"] - frame["input_ms"], FRAME_MS * patience()
            print(f"{self.id().rsplit('_', 1)[-1]}: the craft lesson after {took:.1f} ms (limit now {limit:.0f})")
            self.assertLess(took, limit)
        return at

    def check_nothing_leads_back(self, player, at):
        """From the craft lesson by every key, to the shelf, off and on again."""
        for key in ("BackSpace", "Escape", "space", "Prior"):
            player.key(key, tap=True)
            time.sleep(0.2)
        screen = player.screen
        if screen["screen"] == "lesson":
            player.tap("home")
        player.wait_screen(lambda s: s["screen"] in ("home", "learners"), what="the shelf or the faces")
        if player.screen["screen"] == "home" and player.control("go-on"):
            player.tap("go-on")
            player.wait_for_screen("lesson")
            player.tap("again")
        self.assertEqual(player.terminate(), 0)
        self.check_told(player, at)
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap(f"learner:{self.learner}")
        player.wait_for_screen("home")
        player.tap("go-on")
        screen = player.wait_for_screen("lesson")
        self.assertNotEqual(screen["lesson"], PRIVATE)
        self.assertEqual(player.terminate(), 0)
        self.check_told(player, 0)
        for path in self.data.rglob("*"):
            # library.db is a cache of what packs hold, with all their lessons.
            if path.is_file() and not path.name.startswith("library.db"):
                self.assertNotIn(PRIVATE.encode(), path.read_bytes(), path.name)

    def check_told(self, player, since):
        for event in player.trace.events[since:]:
            if event["event"] == "screen":
                self.assertNotEqual(event["lesson"], PRIVATE)
            elif event["event"] == "sound" and event["id"].startswith(PRIVATE + "/"):
                self.assertEqual(event["id"], f"{PRIVATE}/title", "only its cover may be named, on the shelf")
        self.assertNotIn(PRIVATE, player.stderr())

    def way_out(self, leave, step=True, timed=True):
        player = self.on_shelf()
        player.key("Left")   # keys have the window from now on
        before = self.settled()
        opened = self.first_step(player) if step else self.open(player)
        mark = leave(player)
        at = self.check_way_out(player, opened, mark, timed)
        self.assertEqual(contents(self.data), before, "a byte of the data folder changed")
        self.check_nothing_leads_back(player, at)

    # Each way out

    def test_out_by_leave(self):
        self.way_out(lambda player: self.tap(player, "leave"))

    def test_out_by_back_on_the_first_step(self):
        def leave(player):
            return self.tap(player, "back") if player.control("back") else player.key("BackSpace", tap=True)
        self.way_out(leave)

    def test_out_by_back_at_the_question_whether_she_is_alone(self):
        self.way_out(lambda player: player.key("BackSpace", tap=True), step=False)

    def test_out_by_escape_in_the_middle(self):
        def leave(player):
            self.tap(player, "next")
            player.wait_for_step("which")
            self.tap(player, "answer:2")
            return player.key("Escape", tap=True)
        self.way_out(leave)

    def test_out_by_the_power_key(self):
        # Its frame answers no control, so the trace gives it no time of input: the frame is checked, not timed.
        self.way_out(lambda player: player.key("XF86PowerOff", tap=True), timed=False)

    def test_out_by_finishing_it(self):
        def leave(player):
            self.tap(player, "next")
            player.wait_for_step("which")
            self.tap(player, "answer:2")
            self.tap(player, "done")
            self.tap(player, "next")
            player.wait_for_step("tells")
            self.tap(player, "answer:1")
            if (player.control("done") or {}).get("enabled"):
                self.tap(player, "done")
            self.tap(player, "next")
            limit = time.monotonic() + 20 * support.PATIENCE
            while player.screen["step"] != "last" and time.monotonic() < limit:
                self.tap(player, "next")
                time.sleep(0.5)
            player.wait_for_step("last")
            return self.tap(player, "next")
        self.way_out(leave)

    def test_out_by_itself(self):
        began = []

        def leave(player):
            began.append(time.monotonic())
            mark = player.trace.mark()
            player.wait("screen", lambda s: s["lesson"] != PRIVATE, timeout=90, since=mark, what="it to leave by itself")
            return mark
        self.way_out(leave, timed=False)
        self.assertGreater(time.monotonic() - began[0], 45, "it left before its time")

    def test_out_by_a_power_cut(self):
        player = self.on_shelf()
        before = self.settled()
        opened = self.first_step(player)
        player.kill()
        self.assertEqual({e["event"] for e in player.trace.events[opened:]}, {"screen"})
        self.assertEqual(contents(self.data), before, "a byte of the data folder changed")
        player = self.start(self.data)
        screen = player.wait("screen")
        self.assertEqual(screen["screen"], "learners", "after a power cut there are the faces")
        player.tap(f"learner:{self.learner}")
        player.wait_for_screen("home")
        player.tap("go-on")
        self.assertNotEqual(player.wait_for_screen("lesson")["lesson"], PRIVATE)
        self.assertEqual(player.terminate(), 0)
        self.check_told(player, 0)

    # Who opens it

    def test_a_guest_opens_it_too(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap("guest")
        player.wait_for_screen("home")
        before = self.settled()
        opened = self.first_step(player)
        self.check_way_out(player, opened, self.tap(player, "leave"))
        self.assertEqual(contents(self.data), before, "a byte of the data folder changed")

    def test_it_ends_watching_together_without_a_trace(self):
        other = self.add_learner(self.data, "Bina")
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap("together")
        player.wait_for_screen("together")
        for learner in (self.learner, other):
            player.tap(f"learner:{learner}")
        player.tap("begin")
        player.wait_for_screen("home")
        before = self.settled()
        opened = self.first_step(player)
        self.check_way_out(player, opened, self.tap(player, "leave"), timed=False)
        self.assertEqual(contents(self.data), before, "a byte of the data folder changed")
        player.tap("home")
        player.wait_for_screen("home")
        # Nobody is present any more: what is finished now is nobody's.
        lesson = support.lesson("wash-hands")
        player.tap(f"lesson:{lesson.id}")
        player.wait_for_screen("lesson")
        Walk(player, lesson).through()
        player.wait_for_screen("finish", 30)
        self.assertEqual([e["kind"] for e in player.trace.of("record") if e["kind"] in ("completed", "together")], [])

    # Silence

    def test_silent_within_50_ms(self):
        sound = self.new_folder("sound") / "heard.raw"
        env = self.workspace.environment(self.display, SDL_AUDIODRIVER="disk", SDL_DISKAUDIOFILE=sound)
        player = self.on_shelf(env=env)
        start = player.trace.last("start")
        loudness = Loudness(sound)
        self.addCleanup(loudness.stop)
        opened = self.first_step(player)
        time.sleep(0.8)   # in the middle of its first line
        mark = self.tap(player, "leave")
        at = self.check_way_out(player, opened, mark, timed=False)
        frame = player.wait("frame", since=at)
        time.sleep(2)
        loudness.stop()
        heard, piece, was_loud = loudness.heard_after_ms(start["mono_ms"] + frame["input_ms"])
        limit = (SILENCE_MS + piece) * patience()
        print(f"silent {heard:.0f} ms after the tap (limit now {limit:.0f}: pieces of {piece:.0f} ms)")
        self.assertTrue(was_loud, "nothing was heard before either")
        self.assertLess(heard, limit)


if __name__ == "__main__":
    support.main()
