"""P10: what a durable record costs, made by the player's own store in a program of its own (tests/records/record_writer)."""
import json
import shutil
import statistics
import subprocess

from driver import Failure
from table import absent, row

CPU_BUDGET_US, SYNC_BUDGET = 100, 1


def writer(bench):
    program = bench.binary.parent.parent / "tests/record_writer"
    if not program.exists():
        raise Failure(f"there is no {program}: build the target record_writer")
    return program


def run(bench, command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"record_writer: {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def cpu(bench, records, *extra):
    """Median of several runs, user and system microseconds a record."""
    runs = []
    for _ in range(3 if bench.quick else 7):
        folder = bench.workspace.folder("records")
        runs.append(run(bench, [writer(bench), folder, str(records), *extra]))
        shutil.rmtree(folder)
    return {key: statistics.median(one[key] for one in runs) for key in ("user_us", "system_us")}


def syncs(bench, records):
    """Calls of fdatasync and fsync while the records are written: those of twice as many less those of as many, so that
    opening and closing fall out. A checkpoint of the write-ahead log brings two of its own."""
    counts = []
    for number in (records, 2 * records):
        folder, out = bench.workspace.folder("records"), bench.workspace.path / "strace.txt"
        run(bench, ["strace", "-f", "-c", "-e", "trace=fdatasync,fsync", "-o", out, writer(bench), folder, str(number)])
        shutil.rmtree(folder)
        lines = [line.split() for line in out.read_text().splitlines()]
        counts.append(sum(int(words[3]) for words in lines if words and words[-1] in ("fdatasync", "fsync")))
    return (counts[1] - counts[0]) / records


def p10(bench):
    records = 400 if bench.quick else 2000
    ours, bare = cpu(bench, records), cpu(bench, records, "bare")
    rows = [row("P10", "durable record with its derived rows: CPU of ours (user), signature included", f"<= {CPU_BUDGET_US} us",
                ours["user_us"], "us", "bare WAL/FULL insert", bare["user_us"], ours["user_us"] / bare["user_us"] if bare["user_us"] else None,
                met=ours["user_us"] <= CPU_BUDGET_US, system_us=ours["system_us"], bare_system_us=bare["system_us"])]
    what = "durable record: fdatasync (those of checkpoints of the write-ahead log among them)"
    if shutil.which("strace"):
        # 32 records lie far below the thousand pages after which the write-ahead log is written back.
        few = syncs(bench, 32)
        rows.append(row("P10", what, f"{SYNC_BUDGET}", few, "", met=few <= SYNC_BUDGET, with_checkpoints=syncs(bench, records)))
    else:
        rows.append(absent("P10", what, f"{SYNC_BUDGET}", "strace is not installed"))
    return rows


ALL = {"P10": ("a durable record", p10)}
