"""Every command of the staff guide, in its order, as it stands there; only addresses become those of this test."""
import os
import pathlib
import re
import shlex
import subprocess
import unittest

from lrs import Lrs
from office import COLLECT, Folder, collect, rows
from postgres import Postgres

GUIDE = pathlib.Path(__file__).resolve().parents[2] / "tools/collect/GUIDE.md"


class Guide(unittest.TestCase):
    def test_every_command(self):
        folder = Folder(self).path
        (folder / "lrs-password").write_text("s3cret\n", encoding="utf-8")
        commands = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S) for line in block.splitlines()]
        self.assertGreater(len(commands), 12)
        with Postgres() as server, Lrs() as lrs:
            places = {"/media/stick": str(folder / "stick"), "https://lrs.example.org/xapi": lrs.address,
                      "postgresql://office@db.example.org/weavers": server.database()}
            for command in commands:
                for there, here in places.items():
                    command = command.replace(there, here)
                words = shlex.split(command)
                self.assertEqual(words[0], "jankar-collect")
                done = subprocess.run([COLLECT, *words[1:]], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
                                      env={**os.environ, "LC_ALL": "C.UTF-8"})
                self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}{done.stderr}")
                if words[1:3] == ["init", "office.db"] and "--card" not in words:
                    self.sticks(folder)
            self.assertGreater(len(lrs.taken), 50)
        of_file, of_server = ((folder / name / "completions.csv").read_bytes() for name in ("report", "report-server"))
        women = [[row["learner"] for row in rows(table)] for table in (of_file, of_server)]
        self.assertEqual(*women)
        self.assertTrue(women[0])

    def sticks(self, folder):
        made = folder / "made"
        collect("simulate", "-o", made, "--devices", 1, "--learners", 12, "--records", 400, "--programme", folder / "programme.toml")
        (made / "stick-00").rename(folder / "stick")
        (made / "devices.csv").rename(folder / "devices.csv")
        (folder / "roster.csv").write_text("learner,block\n" + "a" * 32 + ",Hampi\n", encoding="utf-8")


if __name__ == "__main__":
    unittest.main()
