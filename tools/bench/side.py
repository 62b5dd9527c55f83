"""The player as the bench drives it: started bare for times, through the end-to-end driver for all that needs taps."""
import json
import os
import signal
import time

import processes
from driver import Failure, Player

LIMIT_S = 20


class BareStart:
    """Starts the player with nothing in between and tells when its first useful frame was on the screen."""

    def __init__(self, binary, arguments, env, trace):
        self.trace = trace
        trace.unlink(missing_ok=True)
        command = [str(binary), "--trace", str(trace), *[str(a) for a in arguments]]
        null = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)]
        self.run_ms = 0.0
        self.began = time.monotonic()
        self.pid = os.posix_spawn(command[0], command, env, file_actions=null)

    def events(self):
        if not self.trace.exists():
            return []
        return [json.loads(line) for line in self.trace.read_bytes().split(b"\n")[:-1]]

    def first_frame_ms(self):
        """From the spawn to the first frame after a screen on which something can be tapped."""
        end = time.monotonic() + LIMIT_S
        while time.monotonic() < end:
            ready = False
            for event in self.events():
                if event["event"] == "screen":
                    ready = ready or any(c["enabled"] for c in event["controls"])
                elif event["event"] == "frame" and ready:
                    self.run_ms = processes.run_ms(self.pid)
                    start = next(e for e in self.events() if e["event"] == "start")
                    return start["mono_ms"] + event["ms"] - self.began * 1000
            time.sleep(0.005)
        raise Failure("the player showed nothing that can be tapped")

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


class Side:
    """A data folder with learners, and players on it."""

    _runs = 0

    def __init__(self, binary, workspace, display, variables=None):
        """`variables`: what the player's environment holds besides the driver's own."""
        self.binary, self.workspace, self.display = binary, workspace, display
        self._variables = variables or {}

    def data_with_learners(self, run, count):
        Side._runs += 1
        data = self.workspace.folder(f"data-{Side._runs}-{count}")
        learners = []
        for number in range(count):
            done = run([self.binary, "--data", data, "--add-learner", f"Woman {number}"], self.workspace.environment())
            if done.code != 0:
                raise Failure(f"--add-learner: {done.err}")
            learners.append(done.out.strip())
        return data, learners

    def start(self, data, pack, size, learner=None):
        Side._runs += 1
        trace = self.workspace.path / f"trace-{Side._runs}.jsonl"
        player = Player(self.binary, self.display, self.workspace,
                        ["--data", data, "--size", f"{size[0]}x{size[1]}", "--lang", "en", pack], trace,
                        self.workspace.environment(self.display, **self._variables))
        player.wait_for_screen("learners")
        if learner:
            player.tap(f"learner:{learner}")
            player.wait_for_screen("home")
        return player
