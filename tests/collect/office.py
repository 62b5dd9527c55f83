"""What the tests of the office share: the program, a programme with its store on either engine, reports and truths."""
import csv
import io
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

COLLECT = os.environ["JANKAR_COLLECT"]


def collect(*arguments, check=True, **options):
    done = subprocess.run([COLLECT, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class Folder:
    """A temporary folder that is removed at the end of a test."""

    def __init__(self, test):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="jankar-office-"))
        test.addCleanup(shutil.rmtree, self.path, ignore_errors=True)

    def __truediv__(self, name):
        return self.path / name


class Office:
    """A programme and its store. `server`: a Postgres for the larger engine, None for a file."""

    def __init__(self, folder, name, server=None, keys=None):
        self.home = folder / name
        self.home.mkdir()
        self.store = server.database() if server else str(self.home / "office.db")
        self.keys = str(self.home / "office.keys")
        collect("init", self.store, "--programme", "Weavers", "--homepage", "https://records.example.org/w", "-o", self.home, "--keys", self.keys)
        if keys:  # two stores of one programme: what is sealed to one opens in the other
            shutil.copy(keys, self.keys)
        self.card = self.home / "programme.toml"

    def run(self, verb, *arguments, check=True, **options):
        return collect(verb, self.store, *arguments, "--keys", self.keys, check=check, **options)

    def tables(self, *options):
        """The bytes of the three tables."""
        into = self.home / "report"
        self.run("report", "-o", into, *options)
        return {name: (into / name).read_bytes() for name in ("completions.csv", "learners.csv", "devices.csv")}


def rows(table):
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def counts(tables):
    """What simulate's truth.json tells, counted from the tables."""
    completions, learners, devices = (rows(tables[name]) for name in ("completions.csv", "learners.csv", "devices.csv"))
    return {"devices": len(devices), "records": sum(int(row["records"]) for row in devices),
            "women": len({row["person"] for row in completions}), "ids": len({row["learner"] for row in completions}),
            "completions": len(completions), "attempts": sum(int(row["attempts"]) for row in completions),
            "agreed": sum(row["agreed"] == "1" for row in learners), "declined": sum(row["agreed"] == "0" for row in learners),
            "devices_with_gaps": sum(row["gaps"] != "0" for row in devices), "devices_forked": sum(row["forks"] != "0" for row in devices)}


def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))
