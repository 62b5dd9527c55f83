#!/usr/bin/env python3
"""The main job, end to end, on the real programs: a learner is added, chooses herself, finishes wash-hands with
one answer that is not right, the power fails twice on the way; what she did is exported, collected and reported,
once, with the right numbers and without her name."""
import csv
import datetime
import io
import re
import sqlite3

import support
from support import Case
from walk import Walk

NAME = "Canary Name"
COLUMNS = ("programme,site,group,device,learner,person,lang,course,lesson,lesson_version,subject,completed_at,"
           "time_quality,first_try_percent,attempts,active_minutes,together,seen,evidence").split(",")


def half_up_percent(right, of):
    return (200 * right + of) // (2 * of)


class MainJob(Case):
    def test_lesson_with_power_cuts_arrives_in_the_report_once(self):
        began = datetime.datetime.now(datetime.timezone.utc)
        data, out, office = self.new_folder("data"), self.new_folder("out"), self.new_folder("office")
        self.lesson = support.lesson("wash-hands")
        learner = self.add_learner(data, NAME)
        self.finish_lesson_with_power_cuts(data, learner)
        bundle = self.export_once(data, out)
        self.check_bundle(bundle, learner)
        ended = datetime.datetime.now(datetime.timezone.utc)
        self.collect_and_report(office, bundle, learner, began, ended)

    # On the device

    def finish_lesson_with_power_cuts(self, data, learner):
        lesson = self.lesson
        pages, question, when, order, last_question = lesson.line[1:6]

        player = self.start_on_shelf(data, learner)
        walk = Walk(player, lesson)
        walk.open()
        since = walk.through(lesson.line[:1])
        player.wait_for_step(pages["id"])
        walk.heard(pages["pages"][0]["say"], since)
        since = player.tap("next")
        walk.heard(pages["pages"][1]["say"], since)
        since = player.tap("next")
        walk.heard(pages["pages"][2]["say"], since)
        player.kill()

        # The same step and the same page.
        player, walk, mark = self.come_back(data, learner, pages["id"])
        walk.heard(pages["pages"][2]["say"], mark)
        walk.turn_pages(pages, first=2, since=mark)
        player.tap("next")
        player.wait_for_step(question["id"])
        walk.choose(question, wrong_first=1)
        since = player.tap("next")
        since = walk.through([when], since)
        player.wait_for_step(order["id"])
        mark = walk.order(order)
        # Her answer is written right behind the picture of it, untold; what is played for it lasts longer.
        player.wait("sound", lambda e: e["what"] == "end", since=mark)
        player.kill()

        # The same step with its answer: it is not asked again, and leads on.
        player, walk, mark = self.come_back(data, learner, order["id"])
        self.assertTrue(player.wait_enabled("next")["enabled"])
        self.assertEqual(player.trace.of("answer"), [])
        player.tap("next")
        walk.through([last_question] + lesson.line[6:])

        player.wait_for_screen("finish")
        self.check_completed_before_finish(player)
        self.assertEqual(player.terminate(), 0)
        self.assertEqual(player.trace.events[-1]["event"], "exit")
        self.assertEqual(player.trace.events[-1]["code"], 0)

    def come_back(self, data, learner, step):
        player = self.start_on_shelf(data, learner)
        mark = player.tap("go-on")
        screen = player.wait_for_screen("lesson")
        self.assertEqual((screen["lesson"], screen["step"], screen["learner"]), (self.lesson.id, step, learner))
        return player, Walk(player, self.lesson), mark

    def check_completed_before_finish(self, player):
        events = player.trace.events
        finish = next(i for i, e in enumerate(events) if e["event"] == "screen" and e["screen"] == "finish")
        completed = [e for e in events if e["event"] == "record" and e["kind"] == "completed"]
        self.assertEqual(len(completed), 1)
        self.assertTrue(completed[0]["durable"])
        self.assertLess(events.index(completed[0]), finish, "the finish screen came before the record was safe")

    def export_once(self, data, out):
        done = self.jankar("--data", data, "--export", out)
        self.assertEqual((done.code, done.err), (0, ""))
        lines = done.out.splitlines()
        self.assertEqual(len(lines), 1)
        bundle = out.resolve() / lines[0].rsplit("/", 1)[-1]
        self.assertTrue(lines[0].startswith("/") or lines[0].startswith(str(out)), lines[0])
        self.assertEqual([p.name for p in out.iterdir()], [bundle.name], "only the bundle is in the folder")
        self.assertRegex(bundle.name, r"\A[0-9A-Za-z_]{1,20}-[0-9a-f]{4}-[0-9]+-[0-9]+-[0-9a-f]{8}\.jkrec\Z")
        return bundle

    def check_bundle(self, path, learner):
        bundle = support.read_bundle(path)
        self.assertNotIn(NAME.encode(), bundle.plain)
        self.assertNotIn(b"Canary", bundle.plain)
        self.assertEqual([r["seq"] for r in bundle.records],
                         list(range(bundle.header["lo"], bundle.header["hi"] + 1)))
        self.assertEqual(bundle.records[0]["kind"], "genesis")
        completed = [r for r in bundle.records if r["kind"] == "completed"]
        self.assertEqual(len(completed), 1)
        scored = len(self.lesson.scored)
        expected = {"learner": learner, "lang": "en", "tries": scored + 1, "first_try": scored - 1, "scored": scored,
                    "together": 1}
        self.assertEqual({key: completed[0].get(key) for key in expected}, expected)
        self.assertEqual(completed[0]["lesson"][:2], [self.lesson.id, self.lesson.version])
        starts = [r for r in bundle.records if r["kind"] == "lesson-start"]
        self.assertEqual([r["resumed"] for r in starts], [0] + [1] * (len(starts) - 1), "resumed parts are one play")
        self.assertEqual([b.split(" ")[0] for b in bundle.checkpoints[-1:]], ["C"])
        text = str(bundle.header)
        self.assertNotIn(learner, text, "the clear header says nothing of learners")

    # At the office

    def collect_and_report(self, office, bundle, learner, began, ended):
        store, report = office / "store.db", office / "report"
        done = self.collect("init", store, "--programme", "Baskets", "--homepage", "https://records.example.org/p/b",
                            "-o", office / "papers")
        self.assertEqual(done.code, 0, done)
        self.assertEqual((office / "store.db.keys").stat().st_mode & 0o777, 0o600)
        done = self.collect("verify", bundle, "--json")
        self.assertEqual(done.code, 0, done)
        self.assertIn('"ok":true', done.out.replace(" ", ""))
        self.assertEqual(self.collect("add", store, bundle).code, 0)
        first = self.report(store, report)
        self.check_row(first["completions.csv"], learner, began, ended)
        self.check_nameless(office)

        done = self.collect("add", store, bundle)
        self.assertEqual(done.code, 0, done)
        self.assertIn("known", (done.out + done.err).lower())
        again = self.report(store, office / "report-2")
        self.assertEqual(first["completions.csv"], again["completions.csv"])
        self.assertEqual(set(first), set(again))

        # A spoiled copy is refused or taken as far as it holds; what stands does not change.
        flipped = bytearray(bundle.read_bytes())
        flipped[len(flipped) // 2] ^= 1
        bad = office / "bad.jkrec"
        bad.write_bytes(flipped)
        self.assertEqual(self.collect("add", store, bad).code, 1)
        self.assertEqual(self.report(store, office / "report-3")["completions.csv"], first["completions.csv"])

    def report(self, store, folder):
        done = self.collect("report", store, "-o", folder)
        self.assertEqual(done.code, 0, done)
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        self.assertIn("index.html", files)
        self.assertIn("completions.csv", files)
        self.assertNotRegex(files["index.html"].decode(), r"""(?:src|href)=["']?https?://""", "it opens offline")
        return files

    def check_row(self, data, learner, began, ended):
        self.assertTrue(data.startswith(b"\xef\xbb\xbf"))
        text = data.decode("utf-8-sig")
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        rows = list(csv.reader(io.StringIO(text, newline="")))
        self.assertEqual(rows[0], COLUMNS)
        self.assertEqual(len(rows), 2, "exactly one row")
        row = dict(zip(COLUMNS, rows[1]))
        scored = len(self.lesson.scored)
        expected = {"programme": "Baskets", "site": "", "group": "", "learner": learner, "person": learner, "lang": "en",
                    "course": self.lesson.file["course"], "lesson": self.lesson.id,
                    "lesson_version": str(self.lesson.version), "subject": self.lesson.file["subject"],
                    "first_try_percent": str(half_up_percent(scored - 1, scored)), "attempts": "1", "together": "1",
                    "seen": "0", "evidence": "signed"}
        self.assertEqual({key: row[key] for key in expected}, expected)
        self.assertRegex(row["device"], r"\A[0-9a-f]{32}\Z")
        self.assertRegex(row["time_quality"], r"\A[ABCD]\Z")
        if row["completed_at"]:
            self.assertRegex(row["completed_at"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z")
            at = datetime.datetime.fromisoformat(row["completed_at"].replace("Z", "+00:00"))
            self.assertTrue(began.replace(microsecond=0) <= at <= ended, f"{began} {at} {ended}")
        else:
            self.assertEqual(row["time_quality"], "D", "without a time nothing is known of it")
        minutes = (ended - began).total_seconds() / 60
        self.assertTrue(1 <= int(row["active_minutes"]) <= minutes + 1, row["active_minutes"])

    def check_nameless(self, office):
        """Her name left the device nowhere: not in the store, its side files, the tables or the report."""
        for path in office.rglob("*"):
            if path.is_file():
                self.assertNotIn(b"Canary", path.read_bytes(), path)
        store = sqlite3.connect(f"file:{office / 'store.db'}?mode=ro", uri=True)
        self.addCleanup(store.close)
        names = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in names:
            for row in store.execute(f'SELECT * FROM "{name}"'):
                for value in row:
                    value = value if isinstance(value, bytes) else str(value).encode()
                    self.assertIsNone(re.search(b"Canary", value), name)


class NothingNew(Case):
    def test_export_without_anything_new_prints_nothing(self):
        data, out = self.new_folder("data"), self.new_folder("out")
        self.add_learner(data, NAME)
        first = self.jankar("--data", data, "--export", out)
        self.assertEqual((first.code, first.err), (0, ""))
        files = sorted(p.name for p in out.iterdir())
        second = self.jankar("--data", data, "--export", out)
        self.assertEqual((second.code, second.out, second.err), (0, "", ""))
        self.assertEqual(sorted(p.name for p in out.iterdir()), files)


if __name__ == "__main__":
    support.main()
