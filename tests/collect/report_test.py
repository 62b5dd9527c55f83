"""The report that a programme lead shows, through the real program: what it counts and leaves out, its languages and
calendars, that it asks nothing of any network, and that the workbook holds real numbers and dates."""
import collections
import csv
import html.parser
import re
import shutil
import subprocess
import tempfile
import unittest

from office import Folder, Office, collect, rows, sheets

LANGUAGES = "en hi kn ta or mr am om".split()


class Shape(html.parser.HTMLParser):
    """Says whether every tag is closed in its turn; keeps the text and every attribute."""

    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.attributes, self.tags = [], [], [], collections.Counter()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise AssertionError(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


class Cleanup:
    """Gives a whole class of tests what one test has."""

    def __init__(self, of):
        self.addCleanup = of.addClassCleanup


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder(Cleanup(cls))
        cls.office = Office(cls.folder, "office")
        collect("simulate", "-o", cls.folder / "sticks", "--devices", 6, "--learners", 60, "--records", 5000, "--programme", cls.office.card,
                "--faults")
        cls.office.run("add", cls.folder / "sticks", check=False)
        devices = rows(cls.office.tables()["devices.csv"])
        with open(cls.folder / "list.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(["device", "label", "site", "group", "state"])
            for number, row in enumerate(devices):
                out.writerow([row["device"], f"J-{number}", ["<Hampi>", "=1+1"][number % 2], "", "enrolled"])
            out.writerow(["7" * 32, "J-silent", "Ankober", "", "enrolled"])
        cls.office.run("devices", "--list", cls.folder / "list.csv")
        learners = rows(cls.office.tables()["learners.csv"])
        learned = {row["learner"] for row in rows(cls.office.tables()["completions.csv"])}
        cls.few = sorted(learned)[:3]
        with open(cls.folder / "roster.csv", "w", encoding="utf-8") as file:
            file.write("learner,Block\n" + "".join(f"{row['learner']},{'Tiny' if row['learner'] in cls.few else 'Large'}\n" for row in learners))
        cls.office.run("people", "--roster", cls.folder / "roster.csv")

    def page(self, *options):
        tables = self.office.tables(*options)
        return (self.office.home / "report/index.html").read_text(encoding="utf-8"), tables

    def test_the_first_line_and_its_counts(self):
        page, tables = self.page()
        text = Shape(page).text
        completions, devices = rows(tables["completions.csv"]), rows(tables["devices.csv"])
        women, heard = len({row["person"] for row in completions}), sum(row["records"] != "0" for row in devices)
        self.assertIn(f"At least {women} women, from {heard} of {len(devices)} devices, up to ", text)
        self.assertIn(f"{women} persons · {len({row['learner'] for row in completions})} ids on devices · ", text)
        self.assertIn(f"{len(completions):,}Lessons finished", text)
        by_lesson = collections.Counter(row["lesson"] for row in completions)
        lesson, most = by_lesson.most_common(1)[0]
        self.assertRegex(page, rf"<code class='small'>{lesson}</code></th><td class='n' data-name='Women'><span>{most}</span>")
        self.assertIn("never heard of", text)
        for heading in ("Who learned what", "Where", "When", "Lessons that lose women", "Questions missed first", "How well it is attested",
                        "Devices to look at"):
            self.assertIn(f"<h2>{heading}</h2>", page)

    def test_fewer_than_five_are_never_told(self):
        page, _ = self.page("--by", "Block")
        row = re.search(r"<th scope='row'>Tiny</th>(.*?)</tr>", page).group(1)
        self.assertEqual(re.findall(r"<span>(.*?)</span>", row), ["&lt;5", "–"])
        self.assertRegex(page, r"<span class='name'>Tiny</span>.*?<rect width='\d+\.\d+' height='10' fill='#C9A676'/></svg><b>&lt;5</b>")
        tiny = next(row for table in sheets(self.office.home / "report/report.xlsx") for row in table if row.get("A") == "Tiny")
        self.assertEqual(tiny, {"A": "Tiny", "B": "<5"})

    def test_every_chart_has_its_table_and_nothing_comes_from_outside(self):
        page, _ = self.page("--by", "Block")
        shape = Shape(page)
        self.assertEqual(shape.open, [])
        for section in page.split("<section>")[1:]:
            self.assertEqual("class='panel bars'" in section, "<table" in section)
            self.assertIn("<p class='says'>", section)
        self.assertGreater(shape.tags["table"], 6)
        for word in ("<script", "<link", "<iframe", "<img", "@import", "url(http", "src="):
            self.assertNotIn(word, page)
        for tag, name, value in shape.attributes:
            self.assertNotIn("://", value, f"{tag} {name}")
            self.assertFalse(name.startswith("on") or name in ("href", "src"), f"{tag} {name}")
        self.assertIn("&lt;Hampi&gt;", page)
        self.assertNotIn("<Hampi>", page)

    def test_every_language_in_its_own_script(self):
        scripts = {"hi": "\u0900-\u097f", "kn": "\u0c80-\u0cff", "ta": "\u0b80-\u0bff", "or": "\u0b00-\u0b7f", "mr": "\u0900-\u097f",
                   "am": "\u1200-\u137f"}
        english = Shape(self.page()[0]).text
        for lang in LANGUAGES[1:]:
            page, _ = self.page("--lang", lang)
            shape = Shape(page)
            self.assertEqual(shape.open, [])
            self.assertIn(f"<html lang='{lang}'>", page)
            self.assertNotRegex(shape.text, r"\{\d\}")
            for sentence in ("At least", "Times played", "Lessons finished", "Signed by", "stands for"):
                self.assertIn(sentence, english)
                self.assertNotIn(sentence, shape.text, lang)
            if lang in scripts:
                self.assertGreater(len(re.findall(f"[{scripts[lang]}]", shape.text)), 1200, lang)
            self.assertGreater(len(sheets(self.office.home / "report/report.xlsx")), 6)

    def test_the_ethiopian_calendar(self):
        page, tables = self.page("--calendar", "ethiopian", "--lang", "am")
        self.assertRegex(page, r"<h1>[^/]*</b>.* ቀን 20\d\d")
        self.assertEqual(self.page()[1], tables)  # the tables keep to one calendar

    def test_the_workbook_has_numbers_and_dates(self):
        _, tables = self.page()
        completions = rows(tables["completions.csv"])
        front, lessons, _, months, *_, devices = sheets(self.office.home / "report/report.xlsx")
        self.assertEqual(front[1]["B"][0], len({row["person"] for row in completions}))
        by_lesson = collections.Counter(row["lesson"] for row in completions)
        self.assertEqual({row["B"]: row["C"][0] for row in lessons[1:]}, by_lesson)
        self.assertTrue(all(0 <= row["E"][0] <= 1 and row["E"][1] in ("0%", "9") for row in lessons[1:] if "E" in row))
        self.assertTrue(any(row.get("B", ("", ""))[1] == "yyyy-mm-dd" for row in months[1:]))
        self.assertIn("=1+1", [row.get("C") for row in devices])  # as text: sheets() refuses every formula
        again = (self.office.home / "report/report.xlsx").read_bytes()
        self.page()
        self.assertEqual((self.office.home / "report/report.xlsx").read_bytes(), again)

    def test_a_folder_that_cannot_be_written(self):
        blocked = self.folder / "blocked"
        (blocked / "report.xlsx").mkdir(parents=True, exist_ok=True)
        done = self.office.run("report", "-o", blocked, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertFalse(list(blocked.glob("*.part")))

    @unittest.skipUnless(shutil.which("chromium"), "no chromium here")
    def test_in_a_browser(self):
        """Charts are drawn, no word is cut off, the console stays silent; at a desk, on a tablet and on a phone, in five
        scripts, all in one browser. A page asks for nothing: it gets a rule that forbids all but what it holds itself, whose
        breach the console would tell."""
        rule = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">"""
        measure = """<script>addEventListener('load', () => {
            const told = [], wide = document.documentElement;
            if (wide.scrollWidth > wide.clientWidth) told.push('page ' + wide.scrollWidth);
            for (const e of document.querySelectorAll('h1,h2,p,th,td,.name,.bar b,strong,.numbers span,.panel'))
                if (e.offsetParent && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display != 'inline') told.push(e.textContent);
            const bars = [...document.querySelectorAll('.bar')];
            if (!bars.length || bars.some(b => b.querySelectorAll('rect')[0].getBoundingClientRect().width < 40)) told.push('no chart');
            parent.postMessage(told.join('; ') || 'all seen', '*');
        })</script>"""
        widths, frames = (1366, 768, 360), []
        for lang in ("en", "hi", "ta", "am", "om"):
            page, _ = self.page("--lang", lang, "--by", "Block", "--calendar", "ethiopian")
            (self.folder / f"{lang}.html").write_text(
                page.replace("<meta charset='utf-8'>", "<meta charset='utf-8'>" + rule).replace("</body>", measure + "</body>"), encoding="utf-8")
            frames += [f"<iframe src='{lang}.html' width={width} height=700></iframe>" for width in widths]
        collector = self.folder / "all.html"
        collector.write_text("""<body><p id=told></p><script>addEventListener('message', e => {
            document.getElementById('told').append('[' + e.data + ']') })</script>""" + "".join(frames), encoding="utf-8")
        with tempfile.TemporaryDirectory() as profile:
            done = subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}", "--window-size=1500,900", "--enable-logging=stderr",
                 "--virtual-time-budget=20000", "--dump-dom", collector.as_uri()], capture_output=True, text=True, timeout=150, check=True)
        told = re.search('<p id="told">(.*?)</p>', done.stdout, re.S).group(1)
        self.assertEqual(told.count("["), len(frames), told)
        self.assertEqual(told.replace("[all seen]", ""), "")
        self.assertNotIn("CONSOLE", done.stderr)


if __name__ == "__main__":
    unittest.main()
