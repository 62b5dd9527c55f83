"""What staff do at the desk, through the real program and on both engines: sticks and receipts, rosters, doubles, names,
forgetting, the recovery key, cells that a spreadsheet might run."""
import pathlib
import stat
import unittest

from office import Folder, Office, collect, rows, sheets
from postgres import Postgres


class Desk:
    server = None

    def setUp(self):
        self.folder = Folder(self)
        self.office = Office(self.folder, "office", self.server)
        self.sticks = self.office.home / "sticks"
        collect("simulate", "-o", self.sticks, "--devices", 3, "--learners", 12, "--records", 900, "--programme", self.office.card)

    def stick(self, number=0):
        return sorted(self.sticks.glob("stick-*"))[number]

    def test_a_stick_gets_its_receipts_and_the_card_once(self):
        stick = self.stick()
        done = self.office.run("stick", stick)
        self.assertIn("1 receipt written", done.stdout)
        self.assertIn("programme card written", done.stdout)
        receipts = list((stick / "jankar/in").glob("*.jkack"))
        self.assertEqual(len(receipts), 1)
        self.assertEqual((stick / "jankar/in/programme.toml").read_bytes(), self.office.card.read_bytes())
        again = self.office.run("stick", stick)
        self.assertIn("0 files new, 2 known", again.stdout)
        self.assertNotIn("card written", again.stdout)
        self.assertEqual(list((stick / "jankar/in").glob("*.jkack")), receipts)
        # It covers everything that came.
        status = rows(self.office.tables()["devices.csv"])[0]
        self.assertIn(f"-{status['records']}-", receipts[0].name)
        empty = self.office.home / "empty"
        empty.mkdir()
        self.assertEqual(self.office.run("stick", empty, check=False).returncode, 3)

    def test_receipts_stop_before_a_gap(self):
        faulty = self.office.home / "faulty"
        collect("simulate", "-o", faulty, "--devices", 8, "--learners", 24, "--records", 2400, "--programme", self.office.card, "--faults")
        into = self.office.home / "receipts"
        self.office.run("add", faulty, "--receipts", into, check=False)
        gap = next(row for row in rows(self.office.tables()["devices.csv"]) if row["gaps"] != "0")
        receipt = next(path for path in into.iterdir() if path.name.startswith(gap["device"][:8]))
        self.assertLess(int(receipt.name.split("-")[2]), int(gap["records"]))

    def test_a_roster_and_doubles_and_forgetting(self):
        self.office.run("add", self.sticks)
        learners = rows(self.office.tables()["learners.csv"])
        one, other = learners[0]["learner"], learners[1]["learner"]
        roster = self.office.home / "roster.csv"
        roster.write_text(f"learner,block,caste\n{one},Hampi,\n{other},Kamalapur,\n", encoding="utf-8")
        self.assertIn("2 learners joined", self.office.run("people", "--roster", roster).stdout)
        self.office.run("people", "--same", one, other)
        after = {row["learner"]: row["person"] for row in rows(self.office.tables()["learners.csv"])}
        self.assertEqual(after[one], after[other])
        self.assertEqual(after[one], min(one, other))
        self.office.run("people", "--erase", other)
        after = {row["learner"]: row["person"] for row in rows(self.office.tables()["learners.csv"])}
        self.assertEqual(after[other], other)
        self.office.run("people", "--roster", roster)  # what was forgotten stays so
        self.assertIn("1 joined by a roster", self.office.run("people").stdout)
        for wrong in (["--same", "x", "y"], ["--erase", "nobody"]):
            self.assertEqual(self.office.run("people", *wrong, check=False).returncode, 2)
        roster.write_text("name\nSita\n", encoding="utf-8")
        self.assertEqual(self.office.run("people", "--roster", roster, check=False).returncode, 1)
        if self.server is None:
            self.assertEqual(stat.S_IMODE(pathlib.Path(self.office.store + ".people.db").stat().st_mode), 0o600)

    def test_the_recovery_key_opens_everything(self):
        self.office.run("add", self.sticks)
        expected = self.office.tables()
        lines = pathlib.Path(self.office.keys).read_text(encoding="utf-8").splitlines()
        key = next(line for line in lines if line.startswith("recovery_secret")).split('"')[1]
        sheet = (self.office.home / "recovery-sheet.html").read_text(encoding="utf-8")
        self.assertIn(key[:4] + " " + key[4:8], sheet)
        saved = Office(self.folder, "saved", self.server)
        only = self.office.home / "recovery.keys"
        only.write_text('recovery_secret = "' + " ".join(key[i:i + 4] for i in range(0, 64, 4)) + '"\n', encoding="utf-8")
        self.assertEqual(saved.run("add", self.sticks, check=False).returncode, 1)  # its own keys open nothing of it
        collect("add", saved.store, self.sticks, "--keys", only)
        self.assertEqual({name: table for name, table in saved.tables().items()}, expected)

    def test_a_cell_is_never_a_formula(self):
        self.office.run("add", self.sticks)
        device = rows(self.office.tables()["devices.csv"])[0]["device"]
        listed = self.office.home / "devices.csv"
        listed.write_text(f'device,label,site,group,state\n{device},"=HYPERLINK(""http://x"")",+1,@SUM(A1),enrolled\n', encoding="utf-8")
        self.office.run("devices", "--list", listed)
        tables = self.office.tables()
        for name in ("completions.csv", "learners.csv", "devices.csv"):
            for row in rows(tables[name]):
                for cell in row.values():
                    self.assertNotIn(cell[:1], tuple("=+-@\t\r"), name)
        self.assertIn(b"'=HYPERLINK", tables["devices.csv"])

    def test_names_stand_only_where_they_were_asked_for(self):
        self.office.run("add", self.sticks)
        asked = rows(self.office.tables("--names")["learners.csv"])
        names = {row["name"] for row in asked if row["name"]}
        self.assertGreater(len(names), 1)
        self.assertTrue(all(row["agreed"] == "1" for row in asked if row["name"]))
        self.assertTrue(any(row["agreed"] != "1" for row in asked))
        self.office.tables()
        told = b"".join(path.read_bytes() for path in (self.office.home / "report").iterdir() if path.suffix != ".xlsx")
        told += repr(sheets(self.office.home / "report/report.xlsx")).encode()
        if self.server is None:
            told += pathlib.Path(self.office.store).read_bytes()
        for name in names:
            self.assertNotIn(name.encode(), told)

    def test_a_store_is_never_made_twice(self):
        done = collect("init", self.office.store, "--programme", "X", "--homepage", "https://example.org/x", "-o", self.office.home / "x",
                       "--keys", self.office.home / "x.keys", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertFalse((self.office.home / "x.keys").exists())


class InAFile(Desk, unittest.TestCase):
    pass


class InPostgres(Desk, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Postgres()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def test_no_password_in_any_word(self):
        done = collect("report", self.server.address("nowhere").replace("127", "user:geheim@127").replace("postgres@user", "user"), "-o",
                       self.office.home / "r", check=False)
        self.assertEqual(done.returncode, 3)
        self.assertNotIn("geheim", done.stderr + done.stdout)
        self.assertEqual(len(done.stderr.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
