"""P6b: whether sound and picture come out together, measured where they come out: one ffmpeg records the X screen and
the monitor of the sound device, its clock stamps both. The clip flashes and beeps at the start of each second. And how
soon a picture stands there after a jump 10 s back, read from the fields in the clip that tell its second."""
import array
import signal
import subprocess
import time

import peers
from driver import TAP_APART_S, Failure, start_process
from finger import Finger
from measures import open_clip
from output import SINK, Pulse, pulse_missing
from side import Side
from table import absent, percentile, row

SIZE = (1280, 720)
APART_BUDGET_MS, JUMP_BUDGET_MS = 40, 100
WATCHED = 16  # pixels square
RATE = 48000
LEAD_S = 4  # what is recorded before it is looked at: the recorder's clocks settle


def record(display, pulse, x, y, seconds, path):
    """The screen around a point, 100 times a second, and the sound, in one file."""
    done = start_process(["ffmpeg", "-v", "error", "-y", "-f", "x11grab", "-draw_mouse", "0", "-framerate", "100",
                          "-video_size", f"{WATCHED}x{WATCHED}", "-i", f"{display.name}+{x - WATCHED // 2},{y - WATCHED // 2}",
                          "-f", "pulse", "-fragment_size", "1920", "-i", f"{SINK}.monitor", "-map", "0", "-map", "1",
                          "-copyts", "-fps_mode", "passthrough", "-c:v", "rawvideo", "-pix_fmt", "gray",
                          "-c:a", "pcm_s16le", "-ac", "1", "-ar", str(RATE), "-f", "nut", path],
                         env=pulse.environment() | {"DISPLAY": display.name}, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    # Its clocks stay those of the machine, so it cannot be told to end by its own.
    time.sleep(seconds + LEAD_S)
    done.send_signal(signal.SIGINT)
    try:
        _, said = done.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        done.kill()
        raise Failure("the recorder does not end") from None
    if done.returncode not in (0, 255) or not path.exists():
        raise Failure(f"ffmpeg: {said.decode(errors='replace').strip()}")


def packets(path, stream):
    """(seconds, bytes) of each packet of a stream."""
    text = subprocess.run(["ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", "packet=pts_time,size", "-of",
                           "csv=p=0", path], check=True, capture_output=True, text=True).stdout
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", f"0:{stream}", "-c", "copy", "-f", "data", "-"], check=True,
                         capture_output=True).stdout
    found, at = [], 0
    for line in text.split():
        when, size = line.rstrip(",").split(",")[:2]
        found.append((float(when), raw[at:at + int(size)]))
        at += int(size)
    return found


def flashes(path):
    """When the screen became bright."""
    found, was_bright = [], True
    for when, pixels in packets(path, "v"):
        bright = sum(pixels) > 128 * len(pixels)
        if bright and not was_bright:
            found.append(when)
        was_bright = bright
    return found


def beeps(path):
    """When a sound began after at least 0.3 s of silence."""
    blocks, loudest = packets(path, "a"), 0
    decoded = []
    for when, raw in blocks:
        samples = array.array("h")
        samples.frombytes(raw[:len(raw) // 2 * 2])
        loudest = max(loudest, max((abs(s) for s in samples), default=0))
        decoded.append((when, samples))
    if loudest < 200:
        raise Failure("no beep was heard")
    found, last = [], None
    for when, samples in decoded:
        if max(samples, default=0) <= loudest // 6 and min(samples, default=0) >= -(loudest // 6):
            continue
        for number, sample in enumerate(samples):
            if abs(sample) > loudest // 6:
                at = when + number / RATE
                if last is not None and at - last > 0.3:
                    found.append(at)
                last = at
    return found


def apart(path):
    """Milliseconds by which each flash comes after the beep of its second."""
    seen, heard = flashes(path), beeps(path)
    path.unlink()
    start = min(seen + heard, default=0) + LEAD_S
    both = []
    for flash in [f for f in seen if f >= start]:
        beep = min(heard, key=lambda b: abs(b - flash), default=None)
        if beep is not None and abs(beep - flash) < 0.5:
            both.append((flash - beep) * 1000)
    if len(both) < 3:
        raise Failure(f"{len(seen)} flashes and {len(heard)} beeps were recorded, too few to compare")
    return both


def player_apart(bench, pulse, clip_s, seconds, jump_count):
    side = Side(bench.binary, bench.workspace, bench.display, pulse.variables())
    data, learner = bench.fresh()
    player = side.start(data, bench.material.flash_pack(clip_s), SIZE, learner)
    try:
        open_clip(player, f"bench-flash-{clip_s}", 1)
        left, top = player.origin()
        x, y, width, height = player.control("pause")["rect"]
        path = bench.workspace.path / "together.nut"
        record(bench.display, pulse, left + x + width // 2, top + y + height * 3 // 4, seconds, path)
        jumps = [jump_back(bench, player) for _ in range(jump_count)]
    finally:
        player.close()
    bench.display.wait_empty(5)
    return apart(path), jumps


def second_shown(display, rect):
    """The second of the clip that its fields tell."""
    x, y, width, height = rect
    return sum(1 << k for k in range(8) if display.pixel(x + width * (2 * k + 1) // 16, y + height // 5)[1] > 128)


def jump_back(bench, player):
    """Milliseconds from the tap on `again` until the screen shows a picture of about ten seconds before."""
    player.wait("video", since=player.trace.mark())  # it runs
    time.sleep(2 * TAP_APART_S)
    left, top = player.origin()
    x, y, width, height = player.control("pause")["rect"]
    rect = (left + x, top + y, width, height)
    kx, ky, key_width, key_height = player.wait_enabled("again")["rect"]
    finger = Finger(bench.display.name)
    try:
        finger.move(left + kx + key_width // 2, top + ky + key_height // 2)
        finger.press()
        time.sleep(0.08)
        before = second_shown(bench.display, rect)
        began = finger.release()
        while time.monotonic() < began + 5:
            if before - 12 <= second_shown(bench.display, rect) <= before - 8:
                break
            time.sleep(0.0003)
        else:
            raise Failure(f"no picture of ten seconds before {before} s was shown\n{player.tail()}")
        took = (time.monotonic() - began) * 1000
    finally:
        finger.close()
    time.sleep(1)
    return took


def peer_apart(bench, pulse, name, clip_s, seconds):
    command = peers.command(name, SIZE, clip=bench.material.flash_clip(clip_s))
    command = ["--ao=pulse" if c == "--ao=null" else c for c in command]
    peer = peers.Peer(command, {**peers.environment(bench.workspace, bench.display, name), **pulse.variables()})
    try:
        if bench.display.wait_pixels(30)[0] is None:
            raise Failure(f"{name} showed nothing")
        time.sleep(2)
        path = bench.workspace.path / "together.nut"
        record(bench.display, pulse, SIZE[0] // 2, SIZE[1] * 3 // 4, seconds, path)
    finally:
        peer.close()
    bench.display.wait_empty(5)
    return apart(path)


def p6b(bench):
    reason = pulse_missing()
    if reason:
        return [absent("P6b", "sound and picture apart", f"<= {APART_BUDGET_MS} ms", reason)]
    seconds, clip_s = (20, 60) if bench.quick else (120, 180)
    pulse = Pulse(bench.workspace)
    try:
        ours, jumps = player_apart(bench, pulse, clip_s, seconds, 2 if bench.quick else 5)
        far = percentile([abs(ms) for ms in ours], 0.95)
        rows = [row("P6b", f"sound and picture apart, {len(ours)} flashes, 95 %", f"<= {APART_BUDGET_MS} ms", far, "ms",
                    met=far <= APART_BUDGET_MS, median_flash_after_beep_ms=percentile(ours, 0.5), runs=ours),
                row("P6b", f"jump back 10 s to its picture, worst of {len(jumps)}", f"<= {JUMP_BUDGET_MS} ms", max(jumps), "ms",
                    met=max(jumps) <= JUMP_BUDGET_MS, runs=jumps)]
        for name in [n for n in ("mpv", "ffplay") if n in peers.installed()]:
            try:
                theirs = peer_apart(bench, pulse, name, clip_s, 20 if bench.quick else 40)
            except Failure as error:
                rows.append(absent("P6b", f"apart against {name}", "", str(error).split("\n")[0]))
                continue
            peer = percentile([abs(ms) for ms in theirs], 0.95)
            rows.append(row("P6b", f"apart against {name}, 95 %", "", far, "ms", name, peer, far / peer if peer else None,
                            peer_median_flash_after_beep_ms=percentile(theirs, 0.5)))
        return rows
    finally:
        pulse.close()


ALL = {"P6b": ("sound and picture together", p6b)}
