"""P11, P11b: bundles into the office's store. SQLite by the rate at which records are taken, new and overlapping; PostgreSQL
beside a plain COPY and an insert with a conflict check of the same rows on the same server. The bundles are real: signed,
sealed and packed by `jankar-collect simulate`."""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

from table import absent, row

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(SOURCE / "tests/collect"))
RATE, RATIO = 150_000, 2.0


def timed(*command):
    began = time.monotonic()
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"exit {done.returncode}")
    return time.monotonic() - began


class Programme:
    def __init__(self, bench, folder, records):
        self.program, self.folder, self.asked = bench.binary.parent / "jankar-collect", folder, records
        self.init(folder / "first.db", folder / "first")
        self.seal_again()

    def seal_again(self):
        """The same seed gives the same records; each bundle is sealed anew, so no file is the same."""
        self.sticks = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        timed(self.program, "simulate", "-o", self.sticks, "--devices", max(1, self.asked // 5000), "--learners", self.asked // 30, "--records",
              self.asked, "--programme", self.folder / "first/programme.toml")
        self.records = json.loads((self.sticks / "truth.json").read_text(encoding="utf-8"))["records"]

    def init(self, store, into):
        timed(self.program, "init", store, "--programme", "Bench", "--homepage", "https://example.org/bench", "-o", into, "--keys",
              f"{into}.keys")

    def add(self, store):
        return timed(self.program, "add", store, self.sticks, "--keys", f"{self.folder}/first.keys")


def into_sqlite(bench):
    rows = []
    with tempfile.TemporaryDirectory(prefix="jankar-bench-") as name:
        folder = pathlib.Path(name)
        programme = Programme(bench, folder, 100_000 if bench.quick else 1_000_000)
        fresh = programme.records / programme.add(folder / "first.db")
        rows.append(row("P11", "records a second into SQLite", f">= {RATE}", fresh, "/s", met=fresh >= RATE,
                        memory_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, cores=os.cpu_count()))
        known = programme.records / programme.add(folder / "first.db")
        rows.append(row("P11", "records of known files a second", f">= {RATE}", known, "/s", met=known >= RATE))
        # Other bundles of the same records, as a device writes them until a receipt comes.
        programme.seal_again()
        overlap = programme.records / programme.add(folder / "first.db")
        rows.append(row("P11", "overlapping records a second into SQLite", f">= {RATE}", overlap, "/s", met=overlap >= RATE))
    return rows


def into_postgres(bench):
    try:
        from postgres import Postgres
        server = Postgres("fsync=on", "shared_buffers=256MB")
        server.__enter__()
    except (ImportError, RuntimeError) as error:
        return [absent("P11b", "merge into PostgreSQL", f"<= {RATIO} x COPY + insert", str(error).split("\n", maxsplit=1)[0])]
    try:
        with tempfile.TemporaryDirectory(prefix="jankar-bench-") as name:
            folder = pathlib.Path(name)
            programme = Programme(bench, folder, 100_000 if bench.quick else 1_000_000)
            address = server.database()
            programme.init(address, folder / "server")
            ours = programme.add(address)
            database = address.rsplit("/", 1)[1]
            table = pathlib.Path(server.folder) / "rows.bin"
            server.sql(f"COPY jankar.record TO '{table}' (FORMAT binary)", database)
            server.sql("CREATE UNLOGGED TABLE plain_in(stream BIGINT, seq BIGINT, id BYTEA, whole INTEGER, json BYTEA); "
                       "CREATE TABLE plain(stream BIGINT, seq BIGINT, id BYTEA, whole INTEGER, json BYTEA, PRIMARY KEY(stream, seq, id))", database)
            began = time.monotonic()
            server.sql(f"COPY plain_in FROM '{table}' (FORMAT binary)", database)
            server.sql("INSERT INTO plain SELECT * FROM plain_in ON CONFLICT DO NOTHING", database)
            plain = time.monotonic() - began
            return [row("P11b", f"merge {programme.records:,} records into PostgreSQL", f"<= {RATIO} x", ours, "s", "COPY + insert", plain, ours / plain,
                        ours / plain <= RATIO)]
    finally:
        server.__exit__()


ALL = {"P11": ("bundles into SQLite", into_sqlite), "P11b": ("bundles into PostgreSQL", into_postgres)}
