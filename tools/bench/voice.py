"""P7: from a change of the screen to the first sound that is heard of it. SDL's driver that writes into a file tells
when the player's callback handed over the first sample that is no silence; a PulseAudio sink tells what opening a real
device costs, there by the player's own line of a voice that began."""
import time

from driver import Failure
from output import Pulse, WrittenSound, pulse_missing
from side import Side
from table import absent, percentile, row

SIZE = (1280, 720)
OPEN_MS, CLOSED_MS = 60, 120
# The device is closed after 2 s of silence.
WHILE_OPEN_S, UNTIL_CLOSED_S = 0.7, 3.5
LESSON = "bench-01"
# The key to a step of it, the step, its line.
STEPS = (("next", "at-home", "home"), ("back", "look", "look"))


def rest(player, seconds):
    """Until no voice has been heard for that long."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        player.trace.poll()
        sounds = [e for e in player.trace.events if e["event"] == "sound"]
        ended = sounds and sounds[-1]["what"] != "start"
        if ended and time.monotonic() * 1000 - player.trace.events[0]["mono_ms"] - sounds[-1]["ms"] >= seconds * 1000:
            return
        time.sleep(0.005)
    raise Failure("the voices do not come to an end")


def times(player, count, rest_s, written=None):
    """Milliseconds from the `screen` line to the sound, changing between the two steps of a lesson."""
    taken = []
    for number in range(count):
        rest(player, rest_s)
        key, step, line = STEPS[number % 2]
        before = time.monotonic()
        mark = player.tap(key)
        screen = player.wait("screen", lambda e: e["step"] == step, since=mark)
        voice = player.wait("sound", lambda e: e["what"] == "start" and e["id"] == f"{LESSON}/{line}",
                            since=mark)
        if written is None:
            taken.append(max(0.0, voice["ms"] - screen["ms"]))  # a voice that is ready may be told before the screen
            continue
        moment = player.trace.events[0]["mono_ms"] / 1000 + screen["ms"] / 1000
        end = time.monotonic() + 3
        while written.first_after(before) is None:
            if time.monotonic() > end:
                raise Failure("nothing was heard")
            time.sleep(0.005)
        taken.append(max(0.0, (written.first_after(before) - moment) * 1000))
    return taken


def measured(bench, variables, count, written=None):
    """With the device open, and when it must be opened."""
    data, learners = bench.data()
    player = Side(bench.binary, bench.workspace, bench.display, variables).start(
        data, bench.material.forty_lessons(), SIZE, learners[5])
    try:
        player.tap(f"lesson:{LESSON}")
        player.wait("sound", lambda e: e["id"] == f"{LESSON}/look" and e["what"] == "start")
        rest(player, WHILE_OPEN_S)
        times(player, 2, WHILE_OPEN_S, written)  # both voices have been read once
        return times(player, count, WHILE_OPEN_S, written), times(player, count, UNTIL_CLOSED_S, written)
    finally:
        player.close()
        bench.display.wait_empty(5)


def rows_of(where, got, open_ms, closed_ms):
    rows = []
    for taken, state, budget in ((got[0], "device open", open_ms), (got[1], "device to be opened", closed_ms)):
        worst = percentile(taken, 0.95)
        rows.append(row("P7", f"screen to its voice, {state}, {where}, 95 % of {len(taken)}", f"<= {budget} ms", worst, "ms",
                        met=worst <= budget, median=percentile(taken, 0.5), runs=taken))
    return rows


def p7(bench):
    count = 6 if bench.quick else 20
    written = WrittenSound(bench.workspace.path / "written.pcm")
    try:
        rows = rows_of("at the callback", measured(bench, written.variables(), count, written), OPEN_MS, CLOSED_MS)
    finally:
        written.close()
    reason = pulse_missing()
    if reason:
        return rows + [absent("P7", "screen to its voice, PulseAudio", f"<= {OPEN_MS} / {CLOSED_MS} ms", reason)]
    pulse = Pulse(bench.workspace)
    try:
        return rows + rows_of("PulseAudio", measured(bench, pulse.variables(), count), OPEN_MS, CLOSED_MS)
    finally:
        pulse.close()


ALL = {"P7": ("screen change to its voice", p7)}
