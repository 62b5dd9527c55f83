"""xAPI: the same ids from any store, statements that pass our check and the npm package's, and a forwarder that meets
every trick an LRS can play without losing a statement or sending one id with two bodies."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import unittest

from lrs import Lrs, broken, busy, dislikes, moved, once, portal, slow, taken_but_silent, too_large
from office import COLLECT, Folder, Office, collect
from postgres import Postgres



def find_validator():
    """The folder of @learninglocker/xapi-validation, where it is named or installed for all; the project never brings it."""
    named = os.environ.get("JANKAR_XAPI_VALIDATION", "")
    if named or not (shutil.which("node") and shutil.which("npm")):
        return named
    modules = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=False).stdout.strip()
    found = os.path.join(modules, "@learninglocker/xapi-validation")
    return found if os.path.isdir(found) else ""


VALIDATOR = find_validator()
MANY = [int(number) for number in os.environ.get("JANKAR_STATEMENTS", "").split()]


class Statements:
    server = None

    def setUp(self):
        self.folder = Folder(self)
        self.office = Office(self.folder, "office", self.server)
        self.sticks = self.office.home / "sticks"
        collect("simulate", "-o", self.sticks, "--devices", 6, "--learners", 40, "--records", 2400, "--seed", 3, "--programme", self.office.card)
        self.office.run("add", self.sticks)
        self.password = self.office.home / "password"
        self.password.write_text("s3cret\n", encoding="utf-8")

    def exported(self, office, name="statements.jsonl"):
        into = office.home / name
        office.run("export", "--format", "xapi", "-o", into)
        return [json.loads(line) for line in into.read_text(encoding="utf-8").splitlines()]

    def push(self, lrs, check=True, timeout=2, password=None):
        return self.office.run("push", "--lrs", lrs.address, "--user", "office", "--password-file", password or self.password,
                               "--timeout", timeout, check=check)

    def test_two_stores_name_every_record_alike(self):
        mine = self.exported(self.office)
        other = Office(self.folder, "other", self.server, keys=self.office.keys)
        other.run("add", *sorted(map(str, self.sticks.rglob("*.jkrec")), reverse=True))
        theirs = self.exported(other)
        self.assertGreater(len(mine), 300)
        self.assertEqual([one["id"] for one in mine], [one["id"] for one in theirs])
        self.assertEqual(len({one["id"] for one in mine}), len(mine))
        # Pushed or not, what leaves is the same.
        with Lrs() as lrs:
            self.push(lrs)
        self.assertEqual(self.exported(self.office), mine)
        for one in mine:
            self.assertRegex(one["id"], "^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
            self.assertEqual(set(one["actor"]), {"objectType", "account"})
            self.assertNotIn("score", one["result"])
            self.assertRegex(one["timestamp"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def all_arrived(self, lrs, but=()):
        ids = {one["id"] for one in self.exported(self.office)}
        self.assertEqual(set(lrs.taken), ids - set(but))
        self.assertEqual(lrs.conflicts, [])
        # Once told, nothing is sent again.
        before = len(lrs.posts)
        lrs.tricks.clear()
        self.push(lrs, check=not but)
        self.assertEqual(len(lrs.posts), before)

    def test_a_calm_one(self):
        with Lrs() as lrs:
            done = self.push(lrs)
            self.assertRegex(done.stdout, r"^\d+ statements sent, 0 sent before, 0 refused for good")
            self.assertLessEqual(max(map(len, lrs.posts)), 200)
            self.all_arrived(lrs)

    def test_two_senders_at_once(self):
        with Lrs() as lrs:
            both = [subprocess.Popen([COLLECT, "push", self.office.store, "--lrs", lrs.address, "--user", "office", "--password-file",
                                      str(self.password)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(2)]
            for process in both:
                words = process.communicate()[1]
                if process.returncode:  # a file belongs to one writer at a time
                    self.assertIn("Another program", words)
            self.push(lrs)
            self.all_arrived(lrs)


class InPostgres(Statements, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Postgres()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__)


class InAFile(Statements, unittest.TestCase):
    @unittest.skipUnless(MANY, "for the soak")
    def test_a_million_are_named_alike_by_two_stores(self):
        devices, learners, records = MANY
        collect("simulate", "-o", self.office.home / "many", "--devices", devices, "--learners", learners, "--records", records, "--seed", 4,
                "--programme", self.office.card)
        files = sorted(map(str, (self.office.home / "many").rglob("*.jkrec")), reverse=True)
        other = Office(self.folder, "other", keys=self.office.keys)
        self.office.run("add", self.office.home / "many")
        for at in range(0, len(files), 500):
            other.run("add", *files[at:at + 500])
        other.run("add", self.sticks)  # the few of setUp, last instead of first
        tables = []
        for office in (self.office, other):
            office.run("export", "--format", "xapi", "-o", office.home / "many.jsonl")
            with open(office.home / "many.jsonl", encoding="utf-8") as lines:
                tables.append([re.match(r'{"id":"([0-9a-f-]{36})"', line).group(1) for line in lines])
        self.assertEqual(*tables)
        self.assertEqual(len(set(tables[0])), len(tables[0]))
        self.assertGreater(len(tables[0]), records // 6)
        print(f"{len(tables[0]):,} statements", file=sys.stderr)

    @unittest.skipUnless(VALIDATOR and shutil.which("node"), "node and @learninglocker/xapi-validation are not here")
    def test_the_npm_validator_agrees(self):
        self.exported(self.office)
        script = ("const v=require(process.argv[1]).default;const fs=require('fs');let bad=0;"
                  "if(!v({id:'none'}).length)throw new Error('this validator finds nothing');"
                  "for(const line of fs.readFileSync(process.argv[2],'utf8').trim().split('\\n')){"
                  "const w=v(JSON.parse(line));if(w.length){bad++;console.log(JSON.stringify(w.map(String)))}}"
                  "console.log(bad)")
        done = subprocess.run(["node", "-e", script, VALIDATOR, self.office.home / "statements.jsonl"], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout.split()[-1], "0", done.stdout[-2000:])

    def test_the_answer_is_lost_after_it_was_taken(self):
        with Lrs(once(taken_but_silent, 1)) as lrs:
            self.push(lrs)
            self.assertEqual(len({tuple(ids) for ids in lrs.posts}), len(lrs.posts), "a batch that had arrived was sent again")
            self.all_arrived(lrs)

    def test_busy_broken_slow_and_a_hotel(self):
        with Lrs(once(busy), once(broken, 1), once(portal, 2), once(slow, 3)) as lrs:
            self.push(lrs)
            self.all_arrived(lrs)

    def test_one_that_stays_broken_and_one_that_sends_elsewhere(self):
        with Lrs() as lrs:
            for trick, word in ((broken, "it answers 500"), (moved, "it answers 302")):
                lrs.tricks = [trick]
                before = len(lrs.posts)
                done = self.push(lrs, check=False, timeout=1)
                self.assertEqual(done.returncode, 3)
                self.assertIn(word, done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1)
                self.assertLess(len(lrs.posts) - before, 12)  # it gives up instead of knocking for ever
                self.assertEqual(lrs.taken, {})
            lrs.tricks.clear()
            self.push(lrs)
            self.all_arrived(lrs)

    @unittest.skipUnless(shutil.which("openssl"), "no openssl to make a certificate with")
    def test_a_certificate_that_cannot_be_believed(self):
        with Lrs() as lrs:
            lrs.encrypt(self.office.home)
            done = self.push(lrs, check=False, timeout=1)
            self.assertEqual(done.returncode, 3)
            self.assertIn("certificate", done.stderr)
            self.assertEqual(lrs.posts, [])

    def test_one_that_takes_only_few_at_a_time(self):
        with Lrs(too_large(30)) as lrs:
            self.push(lrs)
            self.assertLessEqual(max(len(ids) for ids in lrs.posts if ids[0] in lrs.taken), 100)
            self.all_arrived(lrs)

    def test_one_bad_statement_is_found_among_all(self):
        bad = {one["id"] for one in self.exported(self.office)[7:300:120]}
        with Lrs(dislikes(bad)) as lrs:
            done = self.push(lrs, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"{len(bad)} refused for good", done.stdout)
            self.all_arrived(lrs, bad)

    def test_409_for_one_of_many(self):
        mine = self.exported(self.office)
        same, other = mine[5], mine[60]

        def conflict(server, statements):
            return (409, b"{}") if len(statements) > 1 and any(one["id"] in (same["id"], other["id"]) for one in statements) else None

        with Lrs(conflict) as lrs:
            lrs.taken[same["id"]] = same
            lrs.taken[other["id"]] = {**other, "verb": {"id": "http://adlnet.gov/expapi/verbs/failed"}}
            done = self.push(lrs, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("1 refused for good", done.stdout)
            self.assertEqual(set(lrs.taken), {one["id"] for one in mine})
            self.assertEqual(lrs.conflicts, [])

    def test_nobody_there_a_wrong_password_and_then_it_goes_on(self):
        with Lrs() as lrs:
            wrong = self.office.home / "wrong"
            wrong.write_text("guess", encoding="utf-8")
            done = self.push(lrs, check=False, password=wrong)
            self.assertNotEqual(done.returncode, 0)
            self.assertEqual(len(done.stderr.splitlines()), 1)
            self.assertNotIn("guess", done.stderr)
        done = self.push(lrs, check=False, timeout=1)  # its door is closed by now
        self.assertEqual(done.returncode, 3)
        self.assertIn("goes on", done.stderr)
        with Lrs() as again:
            self.push(again)
            self.all_arrived(again)

    def test_killed_on_the_way_it_goes_on(self):
        def gently(_server, _statements):
            time.sleep(0.15)

        with Lrs(gently) as lrs:
            for _ in range(2):
                process = subprocess.Popen([COLLECT, "push", self.office.store, "--lrs", lrs.address, "--user", "office", "--password-file",
                                            self.password], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                seen = len(lrs.posts)
                end = time.monotonic() + 20
                while len(lrs.posts) <= seen and time.monotonic() < end:
                    time.sleep(0.02)
                process.send_signal(signal.SIGKILL)
                process.wait()
            self.push(lrs)
            self.all_arrived(lrs)


if __name__ == "__main__":
    unittest.main()
