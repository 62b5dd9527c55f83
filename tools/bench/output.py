"""What comes out of the loudspeaker: a PulseAudio server of the bench's own with a sink that leads nowhere but keeps
real time as a device does, recorded at its monitor; and SDL's driver that writes sound into a file, which tells to the
millisecond when the player's callback handed over the first sound."""
import array
import os
import shutil
import subprocess
import threading
import time

from driver import Failure, start_process

RATE = 8000  # enough to find a hole in a tone of 330 Hz
HOLE_S = 0.002
SINK = "bench"


def pulse_missing():
    """Why the output cannot be recorded, or None."""
    lacking = [name for name in ("pulseaudio", "pactl", "parec") if not shutil.which(name)]
    return f"{', '.join(lacking)} not installed (packages pulseaudio, pulseaudio-utils)" if lacking else None


class Pulse:
    """One server with one sink, and nobody else's configuration."""

    def __init__(self, workspace):
        self._home = workspace.folder("pulse")
        runtime = workspace.folder("pulse/runtime")
        runtime.chmod(0o700)
        socket = self._home / "socket"
        socket.unlink(missing_ok=True)
        self._env = {**os.environ, "HOME": str(self._home), "XDG_RUNTIME_DIR": str(runtime), "PULSE_SERVER": f"unix:{socket}"}
        self._process = start_process(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no",
             "-L", f"module-null-sink sink_name={SINK} rate=48000 channels=2",
             "-L", f"module-native-protocol-unix socket={socket} auth-anonymous=1"],
            env={**self._env, "PULSE_SERVER": ""}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 15
        while subprocess.run(["pactl", "info"], env=self._env, capture_output=True, check=False).returncode != 0:
            if time.monotonic() > end or self._process.poll() is not None:
                raise Failure("pulseaudio did not start")
            time.sleep(0.1)
        # A null sink that nobody listens to takes its first block up to 2 s after a stream begins, which no device of
        # copper does; a listener who wants to hear at once keeps it awake.
        self._listener = start_process(["parec", "-d", f"{SINK}.monitor", "--latency-msec=5"], env=self._env, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(2.5)  # the block that had begun before

    def variables(self):
        """What a program needs to play there."""
        return {"PULSE_SERVER": self._env["PULSE_SERVER"], "SDL_AUDIODRIVER": "pulseaudio"}

    def environment(self):
        return dict(self._env)

    def record(self, path):
        return Recording(self._env, path)

    def close(self):
        for process in (self._listener, self._process):
            process.terminate()
            process.wait(10)


class Recording:
    """What the sink plays from now on, one channel at 8 kHz."""

    def __init__(self, env, path):
        self._path = path
        self._file = path.open("wb")
        self._process = start_process(["parec", "-d", f"{SINK}.monitor", "--format=s16le", f"--rate={RATE}", "--channels=1",
                                       "--latency-msec=50"], env=env, stdin=subprocess.DEVNULL, stdout=self._file,
                                      stderr=subprocess.DEVNULL)

    def samples(self):
        self._process.terminate()
        self._process.wait(10)
        self._file.close()
        raw = self._path.read_bytes()
        self._path.unlink()
        heard = array.array("h")
        heard.frombytes(raw[:len(raw) // 2 * 2])
        return heard


def holes(samples, rate=RATE, shortest_s=HOLE_S):
    """(second, milliseconds) of every silence within a tone that should never cease. What lies before the first sound
    is none; what follows the last is."""
    loudest = max((abs(s) for s in samples), default=0)
    if loudest < 200:
        return [(0.0, len(samples) / rate * 1000)]
    quiet = loudest // 20
    first = next(i for i, s in enumerate(samples) if abs(s) > quiet)
    found, run = [], 0
    for i in range(first, len(samples) + 1):
        if i < len(samples) and abs(samples[i]) <= quiet:
            run += 1
            continue
        if run >= shortest_s * rate:
            found.append(((i - run) / rate, run / rate * 1000))
        run = 0
    return found


class WrittenSound:
    """Follows the file of SDL's `disk` driver and notes when something other than silence first appeared in it."""

    def __init__(self, path):
        self._path, self._read = path, 0
        self._heard = []  # moments of CLOCK_MONOTONIC at which a block that sounds was found
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def variables(self):
        return {"SDL_AUDIODRIVER": "disk", "SDL_DISKAUDIOFILE": str(self._path)}

    def _watch(self):
        while not self._stop.wait(0.001):
            try:
                size = self._path.stat().st_size
                if size < self._read:
                    self._read = 0  # the device was opened anew
                if size == self._read:
                    continue
                with self._path.open("rb") as file:
                    file.seek(self._read)
                    block = file.read(size - self._read)
            except OSError:
                continue
            self._read += len(block)
            if block.strip(b"\0"):
                self._heard.append(time.monotonic())

    def first_after(self, moment):
        return next((at for at in self._heard if at >= moment), None)

    def silent_for(self):
        """Seconds since something sounded."""
        return time.monotonic() - (self._heard[-1] if self._heard else 0)

    def close(self):
        self._stop.set()
        self._thread.join()
