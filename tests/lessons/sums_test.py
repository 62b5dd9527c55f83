#!/usr/bin/env python3
"""sums_test.py [PACK]: every amount, sum and interest figure of the lessons, worked out anew from the lesson files with
nothing of ours but the files: the steps, the figures in the comments, the number words in all eight languages, the
notes and coins that are drawn, and (with PACK) the amounts as the shipped pack says them."""
import fractions
import json
import pathlib
import re
import sys
import tomllib
import unittest
import zipfile

TOP = pathlib.Path(__file__).resolve().parents[2]
LANGS = ("en", "hi", "kn", "ta", "or", "mr", "am", "om")
MONEY = {"IN": "rupees", "ET": "birr"}

# Number words as they stand in a sentence; from grammars and heard numbers, not from assets/numbers.
SMALL = {
    1: "one|एक|ಒಂದು|ஒரு ஒன்று|ଗୋଟିଏ ଗୋଟିକ|एक|አንድ|tokko",
    2: "two|दो|ಎರಡು|இரண்டு|ଦୁଇ|दोन|ሁለት|lama",
    3: "three|तीन|ಮೂರು ಮೂರನ್ನು|மூன்று மூன்றை|ତିନି ତିନୋ|तीन|ሦስት|sadii sadan",
    5: "five|पाँच|ಐದು|ஐந்து|ପାଞ୍ଚ|पाच|አምስት|shan",
    20: "twenty|बीस|ಇಪ್ಪತ್ತು|இருபது|କୋଡ଼ିଏ|वीस|ሃያ|digdama",
    100: "hundred|सौ|ನೂರ|நூற்று நூறு|ଶହେ|शंभर|መቶ|dhibba",
}
# What {money} becomes in the pack: amounts of the steps, in the money each language is heard with.
SPOKEN = {
    ("en", 50): "fifty rupees", ("en", 70): "seventy rupees", ("en", 75): "seventy-five rupees",
    ("en", 300): "three hundred rupees",
    ("hi", 50): "पचास रुपये", ("hi", 70): "सत्तर रुपये", ("hi", 75): "पचहत्तर रुपये", ("hi", 300): "तीन सौ रुपये",
    ("mr", 50): "पन्नास रुपये", ("mr", 70): "सत्तर रुपये", ("mr", 75): "पंच्याहत्तर रुपये", ("mr", 300): "तीनशे रुपये",
    ("kn", 50): "ಐವತ್ತು ರೂಪಾಯಿ", ("kn", 70): "ಎಪ್ಪತ್ತು ರೂಪಾಯಿ", ("kn", 75): "ಎಪ್ಪತ್ತೈದು ರೂಪಾಯಿ",
    ("kn", 300): "ಮುನ್ನೂರು ರೂಪಾಯಿ",
    ("ta", 50): "ஐம்பது ரூபாய்", ("ta", 70): "எழுபது ரூபாய்", ("ta", 75): "எழுபத்தைந்து ரூபாய்",
    ("ta", 300): "முந்நூறு ரூபாய்",
    ("or", 50): "ପଚାଶ ଟଙ୍କା", ("or", 70): "ସତୁରି ଟଙ୍କା", ("or", 75): "ପଞ୍ଚସ୍ତରି ଟଙ୍କା", ("or", 300): "ତିନି ଶହ ଟଙ୍କା",
    ("am", 100): "አንድ መቶ ብር", ("am", 130): "አንድ መቶ ሰላሳ ብር", ("am", 160): "አንድ መቶ ስልሳ ብር", ("am", 500): "አምስት መቶ ብር",
    ("om", 100): "qarshii dhibba tokko", ("om", 130): "qarshii dhibba tokko fi soddoma",
    ("om", 160): "qarshii dhibba tokko fi jaatama", ("om", 500): "qarshii dhibba shan",
}


def forms(number, lang):
    return SMALL[number].split("|")[LANGS.index(lang)].split()


class Lesson:
    def __init__(self, folder):
        self.folder, self.id = folder, folder.name
        self.text = (folder / "lesson.toml").read_text(encoding="utf-8")
        self.steps = tomllib.loads(self.text)["step"]
        self.comments = " ".join(line.strip("# ") for line in self.text.splitlines() if line.startswith("#"))
        self.words = {lang: tomllib.loads((folder / f"words/{lang}.toml").read_text(encoding="utf-8")) for lang in LANGS}

    def of_type(self, kind):
        return [step for step in self.steps if step["type"] == kind]

    def step(self, step_id):
        return next(step for step in self.steps if step.get("id") == step_id)

    def picture(self, name):
        return (self.folder / f"pictures/{name}.svg").read_text(encoding="utf-8")


LESSONS = {path.parent.name: Lesson(path.parent) for path in sorted(TOP.glob("lessons/*/lesson.toml"))}
PIECES = {}
for code in MONEY:
    facts = tomllib.loads((TOP / f"assets/country/{code}.toml").read_text(encoding="utf-8"))
    PIECES[code] = {piece["value"] for kind in ("note", "coin") for piece in facts[kind] if "value" in piece}


def sums_made(pieces):
    """Every amount that some of these pieces make."""
    made = {0}
    for piece in pieces:
        made |= {one + piece for one in made}
    return made


def loan(principal, rate, months):
    """Paid back in equal parts, with interest on what is left: what comes on top in all."""
    part, on_top, left = fractions.Fraction(principal, months), fractions.Fraction(0), fractions.Fraction(principal)
    for _ in range(months):
        on_top += left * rate / 100
        left -= part
    assert left == 0 and part.denominator == 1
    return on_top


class Steps(unittest.TestCase):
    def each(self, kind):
        found = [(lesson, step, code) for lesson in LESSONS.values() for step in lesson.of_type(kind) for code in MONEY]
        self.assertGreaterEqual(len(found), 4)
        return found

    def test_there_are_fourteen(self):
        self.assertEqual(len(LESSONS), 14)
        self.assertTrue(all(len(pieces) >= 5 for pieces in PIECES.values()), PIECES)

    def test_every_scored_type_is_met_twice(self):
        for kind in ("choose", "thumb", "order", "match", "sort", "find", "money", "cashbook"):
            lessons = [lesson.id for lesson in LESSONS.values() if lesson.of_type(kind)]
            self.assertGreaterEqual(len(lessons), 2, f"{kind} is only in {lessons}")

    def test_what_is_paid_counted_and_given_back(self):
        for lesson, step, code in self.each("money"):
            with self.subTest(lesson=lesson.id, step=step["id"], country=code):
                tray, amount = step["tray"][code], step["amount"][code]
                self.assertLessEqual(set(tray), PIECES[code], "a piece that the country has not")
                if step["task"] == "count":
                    self.assertEqual(sum(tray), amount)
                elif step["task"] == "pay":
                    self.assertIn(amount, sums_made(tray))
                    self.assertGreater(sum(tray), amount, "there has to be something to leave")
                else:
                    paid = step["paid"][code]
                    self.assertGreater(paid, amount)
                    self.assertIn(paid - amount, sums_made(tray))

    def test_cash_books_add_up(self):
        for lesson, step, code in self.each("cashbook"):
            with self.subTest(lesson=lesson.id, step=step["id"], country=code):
                purse = step["start"][code]
                for entry in step["entries"]:
                    self.assertEqual(("in" in entry) + ("out" in entry), 1)
                    purse += entry["in"][code] if "in" in entry else -entry["out"][code]
                    self.assertGreaterEqual(purse, 0, "a purse cannot hold less than nothing")
                self.assertEqual(purse, step["ask"]["answer"][code])

    def test_months_bring_what_the_comments_say(self):
        for lesson, step, code in self.each("grow"):
            with self.subTest(lesson=lesson.id, step=step["id"], country=code):
                principal, months, rate = step["principal"][code], step["months"], step.get("rate", 0)
                if step["kind"] == "saving":
                    self.assertEqual(rate, 0)
                    total = fractions.Fraction(principal * months)
                elif step["kind"] == "interest":
                    total = fractions.Fraction(principal * rate * months, 100)
                    self.assertEqual((total / months).denominator, 1)
                else:
                    total = loan(principal, rate, months)
                self.assertEqual(total.denominator, 1, "nothing may need rounding")
                said = f"{total} {MONEY[code]}"
                if step["kind"] == "saving" and lesson.id == "take-loan":
                    # As much as the goat costs, which is what the loans are for.
                    self.assertEqual(total, lesson.step("grow-lender")["principal"][code])
                self.assertIn(said, lesson.comments)

    def test_sums_in_comments(self):
        found = 0
        for lesson in LESSONS.values():
            for left, right in re.findall(r"(\d+(?: [+-] (?:[a-z]+ )?\d+)+) = (\d+(?:\+\d+)*)", lesson.comments):
                with self.subTest(lesson=lesson.id, sum=f"{left} = {right}"):
                    found += 1
                    terms = re.findall(r"([+-]?) ?(?:[a-z]+ )?(\d+)", left)
                    self.assertEqual(sum(int(sign + number) for sign, number in terms), sum(map(int, right.split("+"))))
        self.assertGreaterEqual(found, 10)

    def test_figures_that_belong_together(self):
        for code in MONEY:
            with self.subTest(country=code):
                price = LESSONS["price-basket"]
                cost, asked = price.step("cost-q")["amount"][code], price.step("price-q")["amount"][code]
                self.assertEqual(asked, price.step("change-q")["amount"][code])
                # "A little more is a fifth or a quarter of the cost."
                self.assertIn(fractions.Fraction(asked - cost, cost), (fractions.Fraction(1, 5), fractions.Fraction(1, 4)))
                material = re.search(rf"material (\d+) \+ hours (\d+) \+ bus (\d+) = {cost}\D", price.comments)
                self.assertEqual(sum(map(int, material.groups())), cost)
                save = LESSONS["save-weekly"]
                weekly, monthly = save.step("save-q")["amount"][code], save.step("grow")["principal"][code]
                self.assertEqual(4 * weekly, monthly)
                loans = LESSONS["take-loan"]
                self.assertEqual(loans.step("grow-lender")["principal"], loans.step("grow-group")["principal"])
                group = LESSONS["group-meeting"].step("box-q")["entries"][0]["in"][code]
                each = {"IN": r"(\d+) rupees or", "ET": r"or (\d+) birr each"}[code]
                share = int(re.search("ten women give .*?" + each, LESSONS["group-meeting"].comments)[1])
                self.assertEqual(group, 10 * share)
                basket = LESSONS["count-money"]
                self.assertIn(f"{basket.step('count-q')['amount'][code]} {MONEY[code]}", basket.comments)
                self.assertIn(f"{basket.step('pay-q')['amount'][code]} {MONEY[code]}", basket.comments)
                self.assertIn(f"{basket.step('change-q')['amount'][code]} {MONEY[code]}", basket.comments)


class Words(unittest.TestCase):
    def says(self, lesson, line, *numbers):
        for lang in LANGS:
            words = LESSONS[lesson].words[lang][line].replace("*", "").lower()
            for number in numbers:
                with self.subTest(lesson=lesson, line=line, lang=lang, number=number):
                    self.assertTrue(any(form in words for form in forms(number, lang)), words)

    def test_rates_are_those_of_the_steps(self):
        loans = LESSONS["take-loan"]
        lender, group = loans.step("grow-lender")["rate"], loans.step("grow-group")["rate"]
        self.says("take-loan", "way-lender", 100, lender)
        self.says("take-loan", "way-group", 100, group)
        self.says("take-loan", "five-word", lender)
        self.says("take-loan", "two-word", group)

    def test_notes_that_came_and_went(self):
        book = LESSONS["cash-book"]
        came, went = 3, 1
        self.says("cash-book", "q-left", came, went)
        right = next(answer for answer in book.step("left-q")["answers"] if answer.get("ok"))
        self.assertEqual(right["say"], "two-notes")
        for line, number in (("one-note", went), ("two-notes", came - went), ("three-notes", came)):
            self.says("cash-book", line, number)

    def test_how_many_to_try_at_home(self):
        """The closing line says how many there are."""
        for lesson in LESSONS.values():
            for step in lesson.of_type("home"):
                self.says(lesson.id, step["say"], len(step["items"]))

    def test_no_amount_stands_in_digits(self):
        for lesson in LESSONS.values():
            for lang, words in lesson.words.items():
                for line, text in words.items():
                    with self.subTest(lesson=lesson.id, lang=lang, line=line):
                        self.assertFalse(any(letter.isnumeric() for letter in re.sub(r"\{money[^}]*\}", "", text)), text)
                        self.assertEqual(re.findall(r"\{.*?\}", text), re.findall(r"\{.*?\}", lesson.words["en"][line]))


class Drawn(unittest.TestCase):
    NOTE, COIN = 'width="142" height="66"', '<circle cy="5" r="40"'

    def test_notes_and_coins_of_the_answers(self):
        book, loans = LESSONS["cash-book"], LESSONS["take-loan"]
        for number in (1, 2, 3):
            self.assertEqual(book.picture(f"left-{number}").count(self.NOTE), number)
        # Beside one note of a hundred: what comes on top each month.
        for name, number in (("more-five", loans.step("grow-lender")["rate"]),
                             ("more-two", loans.step("grow-group")["rate"]), ("more-none", 0)):
            with self.subTest(picture=name):
                self.assertEqual((loans.picture(name).count(self.NOTE), loans.picture(name).count(self.COIN)), (1, number))


class Shipped(unittest.TestCase):
    def test_amounts_as_the_pack_says_them(self):
        heard = set()
        with zipfile.ZipFile(PACK) as pack:
            for lesson in LESSONS.values():
                packed = json.loads(pack.read(f"lessons/{lesson.id}/lesson.json"))["words"]
                for step in lesson.steps:
                    for lang in LANGS:
                        text = lesson.words[lang].get(step.get("say"), "")
                        if "{money" not in text:
                            continue
                        amount = step["amount"]["ET" if lang in ("am", "om") else "IN"]
                        front, back = text.split("{money}")
                        with self.subTest(lesson=lesson.id, step=step["id"], lang=lang):
                            self.assertEqual(packed[lang][step["say"]], front + SPOKEN[lang, amount] + back)
                        heard.add((lang, amount))
        self.assertEqual(heard, set(SPOKEN))


PACK = sys.argv.pop() if len(sys.argv) > 1 and sys.argv[-1].endswith(".jkpack") else None
if PACK is None:
    del Shipped

if __name__ == "__main__":
    unittest.main()
