"""Drives the real programs: an X server of its own, real mouse and keys, and the trace to know what is shown.

Nothing waits blindly: every wait is for a line of the trace, for a process or for a file, and ends in a
Failure that says what was awaited and what came instead. Everything lives in one temporary folder; whatever
a test leaves running is killed with it. Standard library only.
"""
import atexit
import collections
import ctypes
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

# Sanitizers and loaded machines: every limit of time is multiplied by it.
PATIENCE = float(os.environ.get("JANKAR_E2E_PATIENCE", "1"))
# Two taps in less than 400 ms count as one trembling finger (rule S5), so no tap comes sooner than this.
TAP_APART_S = 0.45

_left_running = []


class Failure(AssertionError):
    """What was awaited did not come."""


def _die_with_parent():
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def start_process(command, **options):
    """A child that is killed when this script ends, however it ends."""
    process = subprocess.Popen([str(part) for part in command], preexec_fn=_die_with_parent, **options)
    _left_running.append(process)
    return process


@atexit.register
def kill_left_running():
    for process in _left_running:
        if process.poll() is None:
            process.kill()
            process.wait()


class Workspace:
    """A temporary folder with a home of its own; removed unless a test failed and asked to keep it."""

    def __init__(self, name):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix=f"jankar-{name}-"))
        self.keep = False
        atexit.register(self.remove)

    def remove(self):
        if not self.keep:
            shutil.rmtree(self.path, ignore_errors=True)

    def folder(self, name):
        path = self.path / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def environment(self, display=None, **more):
        """What a program gets: nothing of the user's settings, sound into the void."""
        keep = ("PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS",
                "JANKAR_CACHE")
        env = {key: os.environ[key] for key in keep if key in os.environ}
        env.update(HOME=str(self.folder("home")), LANG="C.UTF-8", SDL_AUDIODRIVER="dummy", TMPDIR=str(self.folder("tmp")))
        if display is not None:
            env["DISPLAY"] = display.name
        env.update({key: str(value) for key, value in more.items()})
        return env


Finished = collections.namedtuple("Finished", "code out err")


def run(command, env, timeout=60, stdin=None):
    """Runs to the end; (exit code, standard output, standard error)."""
    process = start_process(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = process.communicate(stdin, timeout=timeout * PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise Failure(f"{command} did not end within {timeout * PATIENCE:.0f} s\n{err.decode(errors='replace')}")
    return Finished(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


class Display:
    """An X server without hardware, on a display number nobody else has."""

    def __init__(self, width, height, framebuffer_folder=None):
        self.width, self.height = width, height
        read_end, write_end = os.pipe()
        command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
                   "-noreset", "-br"]
        if framebuffer_folder is not None:
            command += ["-fbdir", str(framebuffer_folder)]
        self.process = start_process(command, pass_fds=[write_end], stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise Failure("Xvfb did not start")
        self.name = f":{number}"

    def xdotool(self, *arguments):
        done = subprocess.run(["xdotool", *[str(a) for a in arguments]], env={**os.environ, "DISPLAY": self.name},
                              capture_output=True, text=True, timeout=20 * PATIENCE)
        if done.returncode != 0:
            raise Failure(f"xdotool {arguments}: {done.stderr.strip()}")
        return done.stdout

    def window_of(self, pid, timeout=20):
        """The visible window of a process."""
        limit = time.monotonic() + timeout * PATIENCE
        while time.monotonic() < limit:
            done = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid)], capture_output=True,
                                  text=True, env={**os.environ, "DISPLAY": self.name}, timeout=20 * PATIENCE)
            windows = done.stdout.split()
            if windows:
                return windows[-1]
            time.sleep(0.05)
        raise Failure(f"process {pid} shows no window")

    def ask_to_close(self, window):
        """What the cross of a window manager does: WM_DELETE_WINDOW."""
        class ClientMessage(ctypes.Structure):
            _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                        ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                        ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("union", ctypes.c_long * 24)]
        client_message = 33
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = ctypes.c_ulong
        x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        x11.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
        x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        display = x11.XOpenDisplay(self.name.encode())
        if not display:
            raise Failure(f"no connection to {self.name}")
        message = ClientMessage(type=client_message, window=int(window), format=32,
                                message_type=x11.XInternAtom(display, b"WM_PROTOCOLS", 0))
        message.data[0] = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
        x11.XSendEvent(display, int(window), 0, 0, ctypes.byref(message))
        x11.XCloseDisplay(display)

    def screenshot(self, path):
        """Of the whole screen, as PNG. For people who look into a failed test; none where ImageMagick is missing."""
        if shutil.which("import") is None:
            return
        subprocess.run(["import", "-window", "root", str(path)], env={**os.environ, "DISPLAY": self.name},
                       capture_output=True, timeout=30 * PATIENCE, check=False)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10 * PATIENCE)


class Trace:
    """Follows the file that `--trace` appends to."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.events = []
        self._read = 0
        self._rest = b""

    def poll(self):
        """Takes in what was written since; complete lines only. True if there was something."""
        if not self.path.exists():
            return False
        with self.path.open("rb") as file:
            file.seek(self._read)
            new = file.read()
        self._read += len(new)
        lines = (self._rest + new).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            try:
                self.events.append(json.loads(line))
            except ValueError as error:
                raise Failure(f"the trace holds a line that is no JSON ({error}): {line!r}") from None
        return bool(lines)

    def mark(self):
        """The number of events so far: `since` of a later wait."""
        self.poll()
        return len(self.events)

    def of(self, event, since=0):
        return [e for e in self.events[since:] if e["event"] == event]

    def last(self, event):
        return next((e for e in reversed(self.events) if e["event"] == event), None)


def control_of(screen, control_id):
    return next((c for c in screen["controls"] if c["id"] == control_id), None)


class Player:
    """A running player, its trace, its window and its learner's finger."""

    def __init__(self, binary, display, workspace, arguments, trace_path, env=None):
        self.display = display
        self.trace = Trace(trace_path)
        self.command = [str(binary), "--trace", str(trace_path), *[str(a) for a in arguments]]
        self.stderr_path = pathlib.Path(str(trace_path) + ".stderr")
        self._last_tap = 0.0
        self._window = None
        with self.stderr_path.open("wb") as stderr:
            self.process = start_process(self.command, env=env or workspace.environment(display),
                                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr)

    # What is shown

    def stderr(self):
        return self.stderr_path.read_text(errors="replace")

    @property
    def screen(self):
        """The last `screen` line; None before the first."""
        self.trace.poll()
        return self.trace.last("screen")

    def control(self, control_id):
        screen = self.screen
        return control_of(screen, control_id) if screen else None

    def ids(self):
        screen = self.screen
        return [c["id"] for c in screen["controls"]] if screen else []

    def _wait(self, look, what, timeout):
        limit = time.monotonic() + timeout * PATIENCE
        while True:
            self.trace.poll()
            found = look()
            if found is not None:
                return found
            if self.process.poll() is not None:
                self.trace.poll()
                found = look()
                if found is not None:
                    return found
                raise Failure(f"the player ended with {self.process.returncode} while the test waited for {what}\n"
                              f"{self.stderr()}\n{self.tail()}")
            if time.monotonic() > limit:
                raise Failure(f"waited {timeout * PATIENCE:.0f} s for {what}\n{self.stderr()}\n{self.tail()}")
            time.sleep(0.004)

    def wait(self, event, predicate=None, timeout=15, since=0, what=None):
        """The first event of that name at or after `since` of which the predicate holds."""
        def look():
            return next((e for e in self.trace.of(event, since) if predicate is None or predicate(e)), None)
        return self._wait(look, what or f"a trace line {event}", timeout)

    def wait_screen(self, predicate, timeout=15, what="a screen"):
        """Until what is shown now satisfies the predicate."""
        def look():
            screen = self.trace.last("screen")
            return screen if screen is not None and predicate(screen) else None
        return self._wait(look, what, timeout)

    def wait_for_screen(self, name, timeout=15):
        return self.wait_screen(lambda s: s["screen"] == name, timeout, f"the screen {name}")

    def wait_for_step(self, step, timeout=15):
        return self.wait_screen(lambda s: s["screen"] == "lesson" and s["step"] == step, timeout, f"the step {step}")

    def wait_enabled(self, control_id, timeout=15):
        """The control, as soon as it may be tapped and its picture is on the screen."""
        def enabled(screen):
            control = control_of(screen, control_id)
            return control is not None and control["enabled"]
        self.wait_screen(enabled, timeout, f"{control_id} to be enabled")
        try:
            self._wait(self._shown, "a frame of this screen", 1)
        except Failure:
            pass  # nothing that is seen had changed
        return control_of(self.trace.last("screen"), control_id)

    def _shown(self):
        for event in reversed(self.trace.events):
            if event["event"] == "frame":
                return event
            if event["event"] == "screen":
                return None
        return None

    def quiet(self, for_s, timeout=60):
        """Until no sound was heard and nothing was drawn for that long."""
        limit = time.monotonic() + timeout * PATIENCE
        quiet_since = time.monotonic()
        while time.monotonic() - quiet_since < for_s:
            before = self.trace.mark()
            self._wait(lambda: True, "", 1)
            time.sleep(0.02)
            self.trace.poll()
            playing = [e for e in self.trace.events if e["event"] == "sound"]
            if (playing and playing[-1]["what"] == "start") or self.trace.of("frame", before) or self.trace.of("sound", before):
                quiet_since = time.monotonic()
            if time.monotonic() > limit:
                raise Failure(f"it did not become quiet within {timeout * PATIENCE:.0f} s\n{self.tail()}")

    def tail(self, count=25):
        lines = [json.dumps(e, ensure_ascii=False) for e in self.trace.events[-count:]]
        return "last lines of the trace:\n  " + "\n  ".join(lines)

    # What she does

    def window(self):
        if self._window is None:
            self._window = self.display.window_of(self.process.pid)
        return self._window

    def origin(self):
        text = self.display.xdotool("getwindowgeometry", "--shell", self.window())
        values = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        return int(values["X"]), int(values["Y"])

    def _between_taps(self):
        """Rests until a tap is no second tap of a trembling finger, by the moment the player heard of the last one."""
        self.trace.poll()
        heard = next((e["input_ms"] for e in reversed(self.trace.events) if e["event"] == "frame" and "input_ms" in e), None)
        last = self._last_tap
        if heard is not None:
            last = max(last, (self.trace.events[0]["mono_ms"] + heard) / 1e3)
        rest = last + TAP_APART_S - time.monotonic()
        if rest > 0:
            time.sleep(rest)

    def point(self, x, y):
        """The mouse to a point of the window."""
        left, top = self.origin()
        self.display.xdotool("mousemove", left + x, top + y)

    def tap(self, control_id, timeout=15):
        """Clicks the middle of a control, once it can be tapped. Returns a mark of the moment before."""
        self.wait_enabled(control_id, timeout)
        self._between_taps()
        control = self.wait_enabled(control_id, timeout)
        mark = self.trace.mark()
        x, y, w, h = control["rect"]
        left, top = self.origin()
        self.display.xdotool("mousemove", left + x + w // 2, top + y + h // 2, "click", "1")
        self._last_tap = time.monotonic()
        return mark

    def key(self, name, tap=False):
        """Presses a key (X keysym). `tap`: one that chooses, not one that moves. Returns a mark."""
        if tap:
            self._between_taps()
        mark = self.trace.mark()
        self.display.xdotool("windowfocus", self.window(), "key", name)
        if tap:
            self._last_tap = time.monotonic()
        return mark

    def resize(self, width, height):
        mark = self.trace.mark()
        self.display.xdotool("windowsize", self.window(), width, height)
        return mark

    # How it ends

    def kill(self):
        """As a power cut for the process: nothing is said to it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20 * PATIENCE)
        self.trace.poll()

    def terminate(self, timeout=20):
        """SIGTERM; the exit code."""
        self.process.terminate()
        return self.wait_end(timeout)

    def wait_end(self, timeout=20):
        try:
            code = self.process.wait(timeout * PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f"the player did not end within {timeout * PATIENCE:.0f} s\n{self.tail()}") from None
        self.trace.poll()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.trace.poll()
