"""What the tests of the office share: the program, a programme with its store on either engine, reports and truths."""
import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree
import zipfile

COLLECT = os.environ["JANKAR_COLLECT"]
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


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
            "seen": sum(row["seen"] == "1" for row in completions), "together": sum(row["together"] != "1" for row in completions),
            "agreed": sum(row["agreed"] == "1" for row in learners), "declined": sum(row["agreed"] == "0" for row in learners),
            "named": sum(row.get("name", "") != "" for row in learners),
            "devices_worn": sum(row["card"] == "worn" for row in devices), "devices_with_gaps": sum(row["gaps"] != "0" for row in devices), "devices_forked": sum(row["forks"] != "0" for row in devices)}


def sheets(path):
    """Every sheet as rows of cells; numbers as floats, texts as str. Also the formats of numbers by cell."""
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        parsed = {name: xml.etree.ElementTree.fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xml")}
    shared = ["".join(part.text or "" for part in text.iter(CELL + "t")) for text in parsed["xl/sharedStrings.xml"]]
    styles = parsed["xl/styles.xml"]
    custom = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(CELL + "numFmt")}
    formats = [custom.get(x.get("numFmtId"), x.get("numFmtId")) for x in styles.find(CELL + "cellXfs")]
    tables = []
    for number in range(1, len(parsed["xl/workbook.xml"].find(CELL + "sheets")) + 1):
        sheet, table = parsed[f"xl/worksheets/sheet{number}.xml"], []
        assert not list(sheet.iter(CELL + "f")), "a formula"
        for row in sheet.iter(CELL + "row"):
            cells = {}
            for cell in row.iter(CELL + "c"):
                value = cell.find(CELL + "v")
                if value is not None:
                    column = re.sub(r"\d", "", cell.get("r"))
                    cells[column] = shared[int(value.text)] if cell.get("t") == "s" else (float(value.text), formats[int(cell.get("s", 0))])
            table.append(cells)
        tables.append(table)
    return tables


def report_counts(office):
    """What truth.json tells and no table holds, from the workbook of the last report (in English)."""
    front, *tables = sheets(office.home / "report/report.xlsx")
    doubles = next(int(found.group(1)) for row in front if (found := re.search(r"(\d+) undecided doubles", str(row.get("A")))))
    found = {"undecided_doubles": doubles, "questions": {}, "lost": {}}
    for head, *table in tables:
        if head.get("C") == "Step":
            found["questions"] = {f"{row['B']}/{row['C']}": (int(row["D"][0]), round(100 * row["E"][0])) for row in table}
        elif head.get("C") == "Began":
            found["lost"] = {row["B"]: (int(row["C"][0]), int(row["D"][0])) for row in table}
    return found


def expected_of_report(told):
    """The same from truth.json. Fewer than five are never told."""
    questions = {name: (one["first"], (200 * one["first_right"] + one["first"]) // (2 * one["first"])) for name, one in told["questions"].items()}
    lost = {lesson: (one["began"], one["began"] - one["finished"]) for lesson, one in told["lessons"].items()}
    return {"undecided_doubles": told["undecided_doubles"], "questions": {name: one for name, one in questions.items() if one[0] >= 5},
            "lost": {lesson: one for lesson, one in lost.items() if one[1] >= 5}}


def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))
