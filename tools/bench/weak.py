"""P6 and P8: the player on a machine it has only a part of. P6: 480p video with a quarter and with a tenth of one core,
its sound recorded behind the device; mpv and ffplay in the same group play the same file. P8: the whole player with
video in 64 MB."""
import re
import time
from contextlib import contextmanager

import driver
import peers
from cgroup import CGroup, Unavailable
from driver import Failure
from measures import open_clip
from output import Pulse, holes, pulse_missing
from side import Side
from table import absent, row

SIZE = (1280, 720)
FPS = 25
LATE_BUDGET = 0.01
MEMORY_MB = 64
# The finger waits so many times longer while the player has next to no processor.
PATIENCE = 6


@contextmanager
def patience():
    before, driver.PATIENCE = driver.PATIENCE, PATIENCE
    try:
        yield
    finally:
        driver.PATIENCE = before


def heard(pulse, bench, seconds):
    """The holes in what is played during the next seconds."""
    recording = pulse.record(bench.workspace.path / "recorded.raw")
    time.sleep(seconds)
    return holes(recording.samples())


def player_share(bench, pulse, group, seconds):
    """Holes in the sound, share of frames late or dropped, and what the group says, while the clip plays."""
    side = Side(group.inside(bench.binary, bench.workspace), bench.workspace, bench.display, pulse.variables())
    data, learner = bench.fresh()
    with patience():
        player = side.start(data, bench.material.clip_pack(), SIZE, learner)
        try:
            open_clip(player, "bench-clip", 1)
            mark, before = player.trace.mark(), group.throttled()
            found = heard(pulse, bench, seconds)
            player.trace.poll()
            after = group.throttled()
            shown = player.trace.of("video", mark)
            if len(shown) < 2:
                raise Failure(f"the clip stands still\n{player.tail()}")
        finally:
            player.close()
    bench.display.wait_empty(5)
    first, last = shown[0], shown[-1]
    frames = max(1, (last["pts_ms"] - first["pts_ms"]) / 1000 * FPS)
    played = (last["pts_ms"] - first["pts_ms"]) / (last["ms"] - first["ms"])
    return {"holes": found, "late": (last["late"] - first["late"]) / frames, "dropped": (last["dropped"] - first["dropped"]) / frames,
            "pace": played, "throttled_periods": after[0] - before[0], "periods": after[1] - before[1]}


def peer_share(bench, pulse, group, name, seconds):
    """The same of a peer; its dropped frames by its own status line."""
    said = bench.workspace.path / f"{name}.status"
    command = peers.command(name, SIZE, clip=bench.material.clip())
    command[0] = group.inside(command[0], bench.workspace)
    if name == "mpv":
        command = [c for c in command if c not in ("--no-terminal", "--ao=null")]
        command[1:1] = ["--ao=pulse", "--no-input-terminal",
                        "--term-status-msg=DROPS ${frame-drop-count} ${decoder-frame-drop-count} AT ${time-pos}"]
    else:
        command = [c for c in command if c not in ("-v", "quiet", "-nostats")]
        command[1:1] = ["-hide_banner", "-stats"]
    env = {**peers.environment(bench.workspace, bench.display, name), **pulse.variables()}
    with said.open("wb") as output:
        peer = peers.Peer(command, env, output)
        try:
            if bench.display.wait_pixels(60)[0] is None:
                raise Failure(f"{name} showed nothing")
            time.sleep(5)
            before = dropped_by(name, said)
            found = heard(pulse, bench, seconds)
            after = dropped_by(name, said)
        finally:
            peer.close()
    bench.display.wait_empty(5)
    return {"holes": found, "dropped": (after - before) / (seconds * FPS)}


def dropped_by(name, said):
    text = said.read_text(errors="replace")
    if name == "mpv":
        found = re.findall(r"DROPS (\d+) (\d+)", text)
        return sum(int(n) for n in found[-1]) if found else 0
    found = re.findall(r"fd= *(\d+)", text)
    return int(found[-1]) if found else 0


def longest(found):
    return max((ms for _, ms in found), default=0)


def p6_rows(bench, pulse, share, name, seconds):
    rows = []
    group = CGroup("cpu", bench.workspace)
    try:
        group.limit_cpu(share)
        got = player_share(bench, pulse, group, seconds)
        details = {"longest_hole_ms": longest(got["holes"]), "holes": got["holes"][:50], "cgroup": group.version,
                   **{k: got[k] for k in ("pace", "throttled_periods", "periods")}}
        rows.append(row("P6", f"{name} of a core, {seconds} s: holes in the sound", "0", len(got["holes"]), "", met=not got["holes"], **details))
        lost = (got["late"] + got["dropped"]) * 100
        met = None if share < 0.25 else lost <= LATE_BUDGET * 100
        rows.append(row("P6", f"{name} of a core: frames late or dropped", "" if share < 0.25 else "<= 1 %", lost, "%", met=met,
                        late=got["late"], dropped=got["dropped"]))
        for peer in [n for n in ("mpv", "ffplay") if n in peers.installed()]:
            try:
                theirs = peer_share(bench, pulse, group, peer, seconds)
            except Failure as error:
                rows.append(absent("P6", f"{name} of a core against {peer}", "", str(error)))
                continue
            count = len(theirs["holes"])
            rows.append(row("P6", f"{name} of a core: holes against {peer}", "", len(got["holes"]), "", peer, count,
                            len(got["holes"]) / count if count else None, peer_longest_hole_ms=longest(theirs["holes"])))
            dropped = theirs["dropped"] * 100
            rows.append(row("P6", f"{name} of a core: dropped against {peer}", "", got["dropped"] * 100, "%", peer, dropped,
                            got["dropped"] * 100 / dropped if dropped else None))
    finally:
        group.close()
    return rows


def p6(bench):
    reason = pulse_missing()
    if reason:
        return [absent("P6", "480p video with a part of one core", "no hole", reason)]
    seconds = 15 if bench.quick else 60
    pulse = Pulse(bench.workspace)
    rows = []
    try:
        for share, name in ((0.25, "a quarter"), (0.1, "a tenth")):
            try:
                rows += p6_rows(bench, pulse, share, name, seconds)
            except Unavailable as error:
                rows.append(absent("P6", f"480p video with {name} of a core", "no hole", str(error)))
            except Failure as error:
                rows.append(absent("P6", f"480p video with {name} of a core", "no hole", str(error).split("\n")[0]))
    finally:
        pulse.close()
    return rows


def p8(bench):
    what = f"whole player with video in {MEMORY_MB} MB"
    try:
        group = CGroup("memory", bench.workspace)
    except Unavailable as error:
        return [absent("P8", what, "plays on", str(error))]
    try:
        group.limit_memory(MEMORY_MB << 20)
        side = Side(group.inside(bench.binary, bench.workspace), bench.workspace, bench.display)
        data, learner = bench.fresh()
        player = side.start(data, bench.material.clip_pack(), SIZE, learner)
        try:
            open_clip(player, "bench-clip", 1)
            begun, place = time.monotonic(), player.trace.last("video")["pts_ms"]
            length = (20 if bench.quick else bench.material.clip_s) * 1000
            end = begun + (length - place) / 1000 + 20
            while time.monotonic() < end and player.process.poll() is None and player.trace.last("video")["pts_ms"] < length - 500:
                time.sleep(0.2)
                player.trace.poll()
            last = player.trace.last("video")
            alive = player.process.poll() is None
        finally:
            player.close()
        killed, peak = group.killed_for_memory(), group.memory_peak()
    except Unavailable as error:
        return [absent("P8", what, "plays on", str(error))]
    finally:
        group.close()
    bench.display.wait_empty(5)
    played = alive and last["pts_ms"] >= length - 500
    return [row("P8", f"{what}: seconds of the clip played", f"{length / 1000:g} s", last["pts_ms"] / 1000, "s", met=played,
                late=last["late"], dropped=last["dropped"], cgroup=group.version,
                peak_with_page_cache_mb=None if peak is None else peak / (1 << 20)),
            row("P8", f"{what}: killed for memory", "0", killed, "", met=killed == 0)]


ALL = {"P6": ("video with a part of one core", p6), "P8": ("video in little memory", p8)}
