#!/usr/bin/env python3
"""What comes back at a later visit: the practice list she took home, then the questions whose time has come. `go-on`
offers them, answering takes them away, nothing is forced. A visit is a session of hers."""
import time

import support
from driver import PATIENCE
from support import Case
from walk import Walk

DUE, NEXT = "ui/review-due", "ui/go-on"


class Review(Case):
    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.learner = self.add_learner(self.data, "Asha")
        self.lesson = support.lesson("wash-hands")
        # The first is answered wrong once, so it comes back at the next visit; the other, right at once, after two.
        self.wrong, self.right = [step for step in self.lesson.line if step.get("review")][:2]
        self.at_home = next(step for step in self.lesson.line if step["type"] == "home")

    def first_visit(self):
        player = self.start_on_shelf(self.data, self.learner)
        player.wait("record", lambda e: e["kind"] == "session-open" and e["durable"])
        walk = Walk(player, self.lesson)
        walk.open()
        walk.through(wrong_first={self.wrong["id"]: 1})
        player.wait_for_screen("finish", 30)
        player.wait("record", lambda e: e["kind"] == "practice" and e["durable"], what="the practice list to be kept")
        player.tap("home")
        player.wait_for_screen("home")
        return player

    def visit(self, player=None):
        """Back to the faces and in again, or with a device that was off."""
        if player is None:
            player = self.start(self.data)
        else:
            player.tap("back")
        player.wait_for_screen("learners")
        mark = player.tap(f"learner:{self.learner}")
        player.wait_screen(lambda s: s["screen"] == "home" and s["learner"] == self.learner, what="her shelf")
        player.wait("record", lambda e: e["kind"] == "session-open" and e["durable"], since=mark)
        return player

    def offered(self, player):
        """What the shelf says of `go-on` when it is asked again."""
        mark = player.tap("again")
        said = player.wait("sound", lambda e: e["what"] == "start" and e["id"] in (DUE, NEXT), since=mark)
        return said["id"]

    def asks(self, player, step):
        """`go-on` leads straight to this step of the lesson."""
        player.tap("go-on")
        screen = player.wait_for_screen("lesson")
        self.assertEqual((screen["lesson"], screen["step"]), (self.lesson.id, step["id"]))

    def answer(self, player, step):
        walk = Walk(player, self.lesson)
        walk.do_step(step)
        return player.tap("next")

    def test_practice_and_questions_come_back_until_they_are_answered(self):
        player = self.first_visit()
        self.assertEqual(self.offered(player), NEXT, "nothing comes back in the same visit")

        self.visit(player)
        self.assertEqual(self.offered(player), DUE)
        self.asks(player, self.at_home)
        items = [i for i in player.ids() if i.startswith("item:")]
        self.assertEqual(len(items), len(self.at_home["items"]), "what she took home, and nothing else")
        for item in items:
            player.tap(item)
        mark = player.tap("next")
        player.wait("record", lambda e: e["kind"] == "practice" and e["durable"], since=mark)
        player.wait_for_step(self.wrong["id"])
        mark = self.answer(player, self.wrong)
        player.wait_for_screen("home")
        asked = {s["step"] for s in player.trace.of("screen", mark) if s["screen"] == "lesson"}
        self.assertNotIn(self.right["id"], asked, "it comes back after two visits")
        self.assertEqual(self.offered(player), NEXT)
        self.assertEqual(player.terminate(), 0)

        # The third: the question that was right at once, and nothing of the second again.
        player = self.visit()
        self.assertEqual(self.offered(player), DUE)
        self.asks(player, self.right)
        self.answer(player, self.right)
        player.wait_for_screen("home")
        self.assertEqual(self.offered(player), NEXT)

        # The fourth: the first question has gone up to the second box. The fifth: nothing.
        self.visit(player)
        self.assertEqual(self.offered(player), DUE)
        self.asks(player, self.wrong)
        self.answer(player, self.wrong)
        player.wait_for_screen("home")
        self.visit(player)
        self.assertEqual(self.offered(player), NEXT)
        self.assertEqual(player.terminate(), 0)

    def test_what_is_due_is_offered_and_never_forced(self):
        player = self.visit(self.first_visit())
        self.asks(player, self.at_home)
        player.tap("home")
        player.wait_for_screen("home")
        self.assertEqual(self.offered(player), DUE, "what was left is still due")
        # Any lesson can be opened instead.
        other = support.lesson("weave-base")
        mark = player.tap(f"lesson:{other.id}")
        player.wait_for_step(other.line[0]["id"])
        player.wait("record", lambda e: e["kind"] == "lesson-start" and e["durable"],
                    since=mark)
        time.sleep(0.3 * PATIENCE)   # her place is written right behind it, untold
        player.kill()
        player = self.visit()
        self.assertEqual(self.offered(player), NEXT, "her unfinished lesson comes first")
        player.tap("go-on")
        self.assertEqual(player.wait_for_screen("lesson")["lesson"], other.id)


if __name__ == "__main__":
    support.main()
