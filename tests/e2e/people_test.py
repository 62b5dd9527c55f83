#!/usr/bin/env python3
"""Women who share one device: groups, joining, watching together, a guest who stays, three pictures as a key. Taps
are counted: the budgets are the design's, and a budget that takes a teacher's help is no budget."""
import time

import packs
import support
from support import Case
from walk import Walk

JOIN_TAPS, JOIN_SECONDS = 8, 60
TOGETHER_TAPS = 3


class Hand:
    """A finger that counts its taps."""

    def __init__(self, player):
        self.player, self.taps = player, 0

    def tap(self, control, timeout=15):
        self.taps += 1
        return self.player.tap(control, timeout)


class People(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Of the two the shelf offers the first, until it is finished.
        cls.pack = packs.make_pack([support.LESSONS / "wash-hands", support.LESSONS / "weave-base"], "people-pack")

    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.lesson = support.lesson("wash-hands")

    def add(self, name, group=None):
        arguments = ["--data", self.data, "--add-learner", name, *(["--group", group] if group else [])]
        done = self.jankar(*arguments)
        self.assertEqual((done.code, done.err), (0, ""))
        self.assertRegex(done.out, r"\A[0-9a-f]{32}\n\Z")
        return done.out.strip()

    def records(self):
        """What leaves the device, as the office reads it."""
        out = self.new_folder("out")
        done = self.jankar("--data", self.data, "--export", out)
        self.assertEqual((done.code, done.err), (0, ""))
        bundles = list(out.glob("*.jkrec"))
        return support.read_bundle(bundles[0]).records if bundles else []

    def completed(self):
        return [r for r in self.records() if r["kind"] == "completed"]

    def faces(self, player):
        return [i for i in player.ids() if i.startswith("learner:")]

    def join(self, hand, say_yes):
        """From the screen `join` to her shelf, without a recorded name; her id."""
        player = hand.player
        player.wait_screen(lambda s: s["screen"] == "join" and any(c["id"].startswith("drawing:") for c in s["controls"]),
                           what="the drawings")
        hand.tap(next(i for i in player.ids() if i.startswith("drawing:")))
        hand.tap("done")
        # A microphone that is not there leaves nothing to skip.
        player.wait_screen(lambda s: any(c["id"] in ("skip", "yes") for c in s["controls"]), what="her name")
        if player.control("skip"):
            hand.tap("skip")
        screen = player.wait_screen(lambda s: any(c["id"] == "yes" for c in s["controls"]), what="the office")
        if any(c["id"] == "record" for c in screen["controls"]):
            self.fail("a name is asked for that was skipped")
        # With a camera there is one question more: a photo, which she does not want.
        mark = hand.tap("no" if self.asks_photo(player) else "yes" if say_yes else "no")
        if self.asks_photo(player, mark):
            hand.tap("yes" if say_yes else "no")
        screen = player.wait_screen(lambda s: s["screen"] == "home" and s["learner"], what="her shelf")
        return screen["learner"]

    def asks_photo(self, player, since=0):
        said = [e["id"] for e in player.trace.of("sound", since) if e["what"] == "start"]
        return "ui/photo-ask" in said and "ui/office-told" not in said

    def finish(self, player, lesson=None):
        """The lesson on the screen to its end."""
        walk = Walk(player, lesson or self.lesson)
        walk.through()
        player.wait_for_screen("finish", 30)

    # Joining

    def test_joining_takes_eight_taps_and_less_than_a_minute(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        self.assertEqual(self.faces(player), [])
        hand = Hand(player)
        began = time.monotonic()
        hand.tap("join")
        learner = self.join(hand, say_yes=True)
        took = time.monotonic() - began
        print(f"joining: {hand.taps} taps, {took:.1f} s of tapping")
        self.assertLessEqual(hand.taps, JOIN_TAPS)
        self.assertLess(took, JOIN_SECONDS * support.PATIENCE)
        player.wait("record", lambda e: e["kind"] == "session-open" and e["durable"])
        player.tap("back")
        player.wait_screen(lambda s: s["screen"] == "learners" and self.faces(player) == [f"learner:{learner}"],
                           what="her face among the faces")
        self.assertEqual(player.terminate(), 0)
        # And after the device was off.
        player = self.start(self.data)
        player.wait_for_screen("learners")
        self.assertEqual(self.faces(player), [f"learner:{learner}"])
        player.tap(f"learner:{learner}")
        player.wait_screen(lambda s: s["screen"] == "home" and s["learner"] == learner, what="her shelf")
        self.assertEqual(player.terminate(), 0)
        said = [r for r in self.records() if r["kind"] == "consent"]
        self.assertEqual([r["learner"] for r in said], [learner], "what she said of the office is kept, once")

    def test_a_drawing_that_is_taken_is_not_offered_again(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        offered = []
        for _ in range(2):
            player.tap("join")
            player.wait_screen(lambda s: any(c["id"].startswith("drawing:") for c in s["controls"]), what="drawings")
            offered.append(next(i for i in player.ids() if i.startswith("drawing:")))
            self.join(Hand(player), say_yes=False)
            player.tap("back")
            player.wait_for_screen("learners")
        self.assertNotEqual(offered[0], offered[1], "the first woman's drawing is offered to the second")
        self.assertEqual(len(self.faces(player)), 2)

    # Groups

    def test_two_groups_are_chosen_first_and_keep_their_faces_apart(self):
        weavers = [self.add(f"Weaver {n}", "Weavers") for n in range(2)]
        savers = [self.add(f"Saver {n}", "Savers") for n in range(3)]
        player = self.start(self.data)
        player.wait_for_screen("groups")
        groups = [i for i in player.ids() if i.startswith("group:")]
        self.assertEqual(len(groups), 2)
        for group, women in zip(groups, (weavers, savers)):
            player.tap(group)
            player.wait_for_screen("learners")
            self.assertEqual(self.faces(player), [f"learner:{i}" for i in women])
            player.tap("back")
            player.wait_for_screen("groups")
        # Who joins in a group belongs to it.
        player.tap(groups[0])
        player.wait_for_screen("learners")
        player.tap("join")
        new = self.join(Hand(player), say_yes=False)
        player.tap("back")
        player.wait_for_screen("learners")
        self.assertEqual(self.faces(player), [f"learner:{i}" for i in [*weavers, new]])

    def test_one_group_needs_no_choosing(self):
        learner = self.add("Asha", "Weavers")
        player = self.start(self.data)
        player.wait_for_screen("learners")
        self.assertEqual(self.faces(player), [f"learner:{learner}"])

    # Together

    def test_what_two_finish_together_both_have_and_nobody_else(self):
        asha, bina, chitra = (self.add(name, "Weavers") for name in ("Asha", "Bina", "Chitra"))
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap("together")
        player.wait_for_screen("together")
        self.assertIsNone(player.control("begin"), "nobody is marked yet")
        player.tap(f"learner:{asha}")
        player.tap(f"learner:{bina}")
        player.tap("begin")
        screen = player.wait_for_screen("home")
        self.assertIsNone(screen["learner"], "being marked opens nothing of hers")
        player.tap(f"lesson:{self.lesson.id}")
        self.finish(player)
        self.assertEqual([e["durable"] for e in player.trace.of("record") if e["kind"] == "completed"], [True, True])
        # Who came last time is marked: faces, begin, lesson.
        player.tap("home")
        player.wait_for_screen("home")
        player.tap("back")
        player.wait_for_screen("learners")
        with self.subTest("the next time, in the same run"):
            self.three_taps(player)
        self.assertEqual(player.terminate(), 0)
        player = self.start(self.data)
        player.wait_for_screen("learners")
        self.three_taps(player)
        self.assertEqual(player.terminate(), 0)

        completed = self.completed()
        self.assertEqual(sorted(r["learner"] for r in completed), sorted([asha, bina]))
        self.assertEqual({r["together"] for r in completed}, {2})
        self.assertEqual({tuple(r["lesson"][:2]) for r in completed}, {(self.lesson.id, self.lesson.version)})
        records = self.records()
        self.assertEqual([r["together"] for r in records if r["kind"] == "together"], [2])
        self.assertNotIn(chitra, str(records), "who was not there is not stored")

        # Each has it on her own shelf; the third has not.
        for learner, done in ((asha, True), (chitra, False)):
            player = self.start_on_shelf(self.data, learner)
            player.tap("go-on")
            screen = player.wait_for_screen("lesson")
            self.assertEqual(screen["lesson"] != self.lesson.id, done, learner)
            player.close()

    def three_taps(self, player):
        hand = Hand(player)
        hand.tap("together")
        player.wait_for_screen("together")
        self.assertIsNotNone(player.control("begin"), "who came last time is not marked")
        hand.tap("begin")
        player.wait_for_screen("home")
        hand.tap("go-on")
        player.wait_for_screen("lesson")
        self.assertLessEqual(hand.taps, TOGETHER_TAPS)
        player.tap("home")
        player.wait_for_screen("home")
        player.tap("back")
        player.wait_for_screen("learners")

    # Guests

    def play_as_guest(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap("guest")
        player.wait_for_screen("home")
        player.tap(f"lesson:{self.lesson.id}")
        self.finish(player)
        self.assertEqual([e for e in player.trace.of("record") if e["kind"] == "completed"], [])
        return player

    def test_a_guest_who_says_no_leaves_nothing(self):
        self.add("Asha")
        player = self.play_as_guest()
        player.tap("no")
        player.wait_screen(lambda s: s["screen"] == "finish" and not any(c["id"] == "no" for c in s["controls"]),
                           what="the question to go")
        player.tap("home")
        player.wait_for_screen("home")
        player.tap("back")
        player.wait_for_screen("learners")
        self.assertEqual(player.terminate(), 0)
        self.assertEqual(self.completed(), [])

    def test_a_guest_who_says_yes_joins_and_has_it(self):
        player = self.play_as_guest()
        hand = Hand(player)
        hand.tap("yes")
        learner = self.join(hand, say_yes=False)
        print(f"a guest who keeps it: {hand.taps} taps")
        self.assertLessEqual(hand.taps, JOIN_TAPS)
        player.wait("record", lambda e: e["kind"] == "completed" and e["durable"])
        self.assertEqual(player.terminate(), 0)
        completed = self.completed()
        self.assertEqual([(r["learner"], r["together"], r["lesson"][0]) for r in completed],
                         [(learner, 1, self.lesson.id)])

    # Three pictures as a key

    def test_a_key_set_by_the_trainer_is_asked_for(self):
        asha, bina = self.add("Asha"), self.add("Bina")
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap("trainer")
        player.wait_for_screen("trainer")
        for control in ("skip", "trainer:women", "trainer:learners", f"learner:{asha}", "trainer:pin"):
            player.tap(control)
        player.wait_for_screen("pin")
        for number in (2, 5, 9, 2, 5, 9):
            player.tap(f"pin:{number}")
        player.wait_screen(lambda s: s["screen"] != "pin", what="the key to be kept")
        self.assertEqual(player.terminate(), 0)

        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap(f"learner:{bina}")
        player.wait_screen(lambda s: s["screen"] == "home" and s["learner"] == bina, what="a shelf without a key")
        player.tap("back")
        player.wait_for_screen("learners")
        player.tap(f"learner:{asha}")
        player.wait_for_screen("pin")
        mark = player.trace.mark()
        for number in (1, 5, 9):
            player.tap(f"pin:{number}")
        player.wait("sound", lambda e: e["id"] == "ui/pin-not" and e["what"] == "start", since=mark)
        self.assertEqual(player.screen["screen"], "pin")
        self.assertIsNone(player.screen["learner"], "nothing is opened before the key")
        for number in (2, 5, 9):
            player.tap(f"pin:{number}")
        player.wait_screen(lambda s: s["screen"] == "home" and s["learner"] == asha, what="her shelf")
        # Being marked needs no key.
        player.tap("back")
        player.wait_for_screen("learners")
        player.tap("together")
        player.wait_for_screen("together")
        player.tap(f"learner:{asha}")
        player.tap("begin")
        player.wait_for_screen("home")


if __name__ == "__main__":
    support.main()
