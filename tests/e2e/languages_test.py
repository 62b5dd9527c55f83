#!/usr/bin/env python3
"""A whole lesson through the real window in each language that no other end-to-end test plays to its end (English, Hindi
and Kannada: shows), each another lesson, in the money of its country: all that is shown and heard is hers."""
import support
from support import Case
from walk_all import FullWalk, scored_of

LESSONS = {"ta": "cash-book", "or": "group-meeting", "mr": "check-quality", "am": "save-weekly", "om": "speak-up"}


class Languages(Case):
    def finish(self, lang):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        player = self.start_on_shelf(data, learner, lang=lang)
        lesson = support.lesson(LESSONS[lang])
        walk = FullWalk(player, lesson, country="ET" if lang in ("am", "om") else "IN")
        # The shelf has pages.
        while player.control(f"lesson:{lesson.id}") is None:
            player.tap("more")
            player.wait_for_screen("home")
        walk.open()
        walk.through()
        player.wait_for_screen("finish", 30)
        self.assertTrue(player.wait("record", lambda e: e["kind"] == "completed")["durable"])
        self.assertEqual({s["lang"] for s in player.trace.of("screen")}, {lang})
        # Tunes have no language.
        self.assertEqual({e["lang"] for e in player.trace.of("sound")} - {None}, {lang})
        answers = sorted((e["step"], e["right"], e["try"]) for e in player.trace.of("answer"))
        self.assertEqual(answers, sorted((step, True, 1) for step in scored_of(lesson)))
        self.assertEqual(player.trace.of("error"), [])
        self.assertEqual(player.terminate(), 0)


def add_language(lang):
    setattr(Languages, f"test_{LESSONS[lang]}_in_{lang}", lambda self: self.finish(lang))


for one in LESSONS:
    add_language(one)

if __name__ == "__main__":
    support.main()
