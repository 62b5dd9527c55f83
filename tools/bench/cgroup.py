"""A control group that gives a program a part of one core, or little memory. Takes what the machine has: a version 1
hierarchy of the controller, or version 2, mounted or (as root) mounted for the time of the measurement in a private
folder. Where none can be had, Unavailable says why."""
import os
import pathlib
import subprocess
import time

PERIOD_US = 100_000


class Unavailable(Exception):
    """No such group can be made here; the reason is for people."""


def _mounts():
    """(where, type, options) of what is mounted."""
    with open("/proc/mounts") as file:
        for line in file:
            fields = line.split()
            yield pathlib.Path(fields[1]), fields[2], fields[3].split(",")


class CGroup:
    """A group for one controller, `cpu` or `memory`. Removed by close()."""

    def __init__(self, controller, workspace):
        self.controller = controller
        self._mounted = None
        self.version, root = self._find(workspace)
        self.folder = root / f"jankar-bench-{os.getpid()}-{controller}"
        try:
            self.folder.mkdir()
        except OSError as error:
            self._unmount()
            raise Unavailable(f"no {controller} cgroup can be made in {root}: {error.strerror}") from error

    def _find(self, workspace):
        for where, kind, options in _mounts():
            if kind == "cgroup" and self.controller in options:
                return 1, where
        unified = next((where for where, kind, _ in _mounts() if kind == "cgroup2"), None)
        if unified is None:
            unified = self._mount(workspace, "cgroup2", [])
        if unified is not None and self._enable(unified):
            return 2, unified
        own = self._mount(workspace, "cgroup", ["-o", self.controller])
        if own is not None:
            return 1, own
        raise Unavailable(f"this machine lets no {self.controller} cgroup be made "
                          f"({'root' if os.geteuid() == 0 else 'only root may'})")

    def _enable(self, root):
        """True if groups below `root` can have the controller."""
        try:
            if self.controller not in (root / "cgroup.controllers").read_text().split():
                return False
            control = root / "cgroup.subtree_control"
            if self.controller not in control.read_text().split():
                control.write_text(f"+{self.controller}")
            return True
        except OSError:
            return False

    def _mount(self, workspace, kind, options):
        if os.geteuid() != 0:
            return None
        self._unmount()
        where = workspace.folder(f"mount-{kind}-{self.controller}")
        done = subprocess.run(["mount", "-t", kind, *options, "jankar-bench", where], capture_output=True, check=False)
        if done.returncode != 0:
            return None
        self._mounted = where
        return where

    def _unmount(self):
        if self._mounted is not None:
            subprocess.run(["umount", self._mounted], capture_output=True, check=False)
            self._mounted = None

    def _write(self, name, value):
        try:
            (self.folder / name).write_text(str(value))
        except OSError as error:
            raise Unavailable(f"{name} cannot be set: {error.strerror}") from error

    def _value_of(self, name, key):
        """A number of a file of lines `key number`; 0 where there is none."""
        for line in (self.folder / name).read_text().splitlines():
            fields = line.split()
            if fields[0] == key:
                return int(fields[1])
        return 0

    def limit_cpu(self, share):
        """So much of one core, given out anew every 100 ms."""
        quota = int(PERIOD_US * share)
        if self.version == 2:
            self._write("cpu.max", f"{quota} {PERIOD_US}")
        else:
            self._write("cpu.cfs_period_us", PERIOD_US)
            self._write("cpu.cfs_quota_us", quota)

    def throttled(self):
        """In how many periods the group had to wait, and of how many."""
        return self._value_of("cpu.stat", "nr_throttled"), self._value_of("cpu.stat", "nr_periods")

    def limit_memory(self, size):
        """Bytes, and nothing to swap out to."""
        if self.version == 2:
            self._write("memory.max", size)
            if (self.folder / "memory.swap.max").exists():
                self._write("memory.swap.max", 0)
        else:
            self._write("memory.limit_in_bytes", size)
            if (self.folder / "memory.memsw.limit_in_bytes").exists():
                self._write("memory.memsw.limit_in_bytes", size)

    def killed_for_memory(self):
        return self._value_of("memory.events" if self.version == 2 else "memory.oom_control", "oom_kill")

    def memory_peak(self):
        """Bytes, page cache included; None where the kernel does not keep it."""
        path = self.folder / ("memory.peak" if self.version == 2 else "memory.max_usage_in_bytes")
        return int(path.read_text()) if path.exists() else None

    def inside(self, program, workspace):
        """A program that puts itself into the group and becomes the given one; its process keeps its number."""
        script = workspace.path / f"inside-{self.controller}-{pathlib.Path(program).name}"
        script.write_text(f'#!/bin/sh\necho $$ > "{self.folder}/cgroup.procs" && exec "{program}" "$@"\n')
        script.chmod(0o755)
        return script

    def close(self):
        """Removes the group as soon as the last process has left it."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                self.folder.rmdir()
                break
            except OSError:
                time.sleep(0.05)
        self._unmount()
