"""What the kernel knows of running processes: memory, processor time, wake-ups, bytes written."""
import os

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def tree(pid):
    """The process and all that descend from it."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parents[int(name)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def pss_mb(pids, kind="Pss"):
    """Proportional set size: shared pages counted by the share each has in them. `kind` Pss_Anon: only what the
    program itself asked for, which does not change with who else has the same libraries loaded."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith(f"{kind}:"))
        except (OSError, StopIteration):
            continue
    return total / 1024


def cpu_s(pids):
    """User and system time of all threads since they began."""
    total = 0.0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) * TICK_S
        except OSError:
            continue
    return total


def run_ms(pid):
    """Time on a processor of all threads that live, in milliseconds, finer than cpu_s."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
                total += int(file.read().split()[0])
        except OSError:
            continue
    return total / 1e6


def switches(pid):
    """How often any thread of the process was put on a processor."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{thread}/status") as file:
                total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
        except OSError:
            continue
    return total


def bytes_written(pid):
    """Bytes that go to a medium, and bytes handed to write() and its like, to the X server too: SDL sends it four bytes
    every 30 seconds, so that the screen does not go dark over a lesson."""
    with open(f"/proc/{pid}/io") as file:
        fields = dict(line.split(":") for line in file)
    return int(fields["write_bytes"]), int(fields["wchar"])
