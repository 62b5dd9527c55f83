#!/usr/bin/env python3
"""What the player shows: a tap on each control does what it says, keys alone suffice, languages speak, a still
screen draws and writes nothing, a resized window keeps everything inside."""
import hashlib

import support
import ui_rules
from driver import Failure
from support import Case
from walk import Keys, Walk, focus_of


def contents(folder):
    """Every file below with its bytes and time of change."""
    return {str(p.relative_to(folder)): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns)
            for p in sorted(folder.rglob("*")) if p.is_file()}


class Controls(Case):
    def setUp(self):
        super().setUp()
        self.data = self.new_folder("data")
        self.learner = self.add_learner(self.data, "Asha")
        self.lesson = support.lesson("wash-hands")

    def test_first_lines_of_the_trace(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        start = player.wait("start")
        window = player.wait("window")
        self.assertEqual(start["pid"], player.process.pid)
        self.assertEqual((window["w"], window["h"], window["renderer"]), (1280, 720, "software"))
        # 10.1 inches of a screen of 1280 pixels on its longer side.
        self.assertAlmostEqual(window["mm_per_px"], 10.1 * 25.4 / (1280 ** 2 + 720 ** 2) ** 0.5, places=3)
        frame = player.wait("frame")
        self.assertGreaterEqual(player.trace.events.index(frame), player.trace.events.index(player.wait("screen")))
        spoken = player.wait("sound", lambda e: e["what"] == "start")
        self.assertEqual(spoken["lang"], "en")
        player.wait("sound", lambda e: e["id"] == spoken["id"] and e["what"] in ("end", "stop"))
        self.assertEqual(player.terminate(), 0)
        self.assertEqual(player.trace.events[-1], {"ms": player.trace.events[-1]["ms"], "event": "exit", "code": 0})

    def test_closing_the_window_ends_cleanly(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.display.ask_to_close(player.window())
        self.assertEqual(player.wait_end(), 0)
        self.assertEqual(player.trace.last("exit")["code"], 0)

    def test_language_then_learners_and_language_again(self):
        player = self.start(self.data, lang=None)
        player.wait_for_screen("language")
        for lang in ("en", "hi", "kn"):
            self.assertIn(f"lang:{lang}", player.ids())
        player.tap("lang:hi")
        player.wait_screen(lambda s: s["screen"] == "learners" and s["lang"] == "hi", what="the faces in Hindi")
        player.wait("sound", lambda e: e["lang"] == "hi" and e["what"] == "start")
        player.tap("language")
        player.wait_for_screen("language")
        mark = player.tap("lang:kn")
        player.wait_screen(lambda s: s["screen"] == "learners" and s["lang"] == "kn", what="the faces in Kannada")
        player.wait("sound", lambda e: e["lang"] == "kn" and e["what"] == "start", since=mark)

    def test_guest_gets_the_shelf_and_leaves_nothing(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap("guest")
        screen = player.wait_for_screen("home")
        self.assertIsNone(screen["learner"])
        Walk(player, self.lesson).open()
        player.tap("next")
        player.wait_for_step(self.lesson.line[1]["id"])
        self.assertEqual(player.terminate(), 0)
        kinds = {e["kind"] for e in player.trace.of("record")}
        self.assertFalse(kinds & {"session-open", "lesson-start", "lesson-left", "completed"}, kinds)

    def test_each_control_does_what_it_says(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        player.tap(f"learner:{self.learner}")
        player.wait_screen(lambda s: s["screen"] == "home" and s["learner"] == self.learner)
        player.wait("record", lambda e: e["kind"] == "session-open" and e["durable"])
        player.tap("back")
        player.wait_screen(lambda s: s["screen"] == "learners" and s["learner"] is None, what="the faces")
        player.tap(f"learner:{self.learner}")
        player.wait_for_screen("home")
        first, second, question = self.lesson.line[:3]
        walk = Walk(player, self.lesson)
        mark = walk.open()
        self.assertEqual(player.screen["step_type"], first["type"])
        player.wait("record", lambda e: e["kind"] == "lesson-start")
        walk.heard(first["say"], mark)
        walk.heard(first["say"], player.tap("again"))
        mark = player.tap("sound")
        player.wait("sound", lambda e: e["what"] == "start", since=mark, what="the sound key to say its level")
        mark = player.tap("next")
        player.wait_for_step(second["id"])
        walk.heard(second["pages"][0]["say"], mark)
        mark = player.tap("next")
        walk.heard(second["pages"][1]["say"], mark)
        mark = player.tap("back")
        walk.heard(second["pages"][0]["say"], mark)
        player.tap("back")
        player.wait_for_step(first["id"])
        mark = player.tap("next")
        player.wait_for_step(second["id"])
        walk.turn_pages(second, since=mark)
        player.tap("next")
        player.wait_for_step(question["id"])
        self.assertFalse(player.control("next")["enabled"], "next sleeps until the question is answered")
        # The first tap says the answer, the second one gives it.
        mark = player.tap("answer:2")
        walk.heard(question["answers"][1]["say"], mark)
        self.assertEqual(player.trace.of("answer"), [])
        mark = player.tap("answer:2")
        answer = player.wait("answer", since=mark)
        self.assertEqual((answer["step"], answer["right"], answer["try"]), (question["id"], True, 1))
        player.tap("home")
        screen = player.wait_for_screen("home")
        self.assertIn("go-on", [c["id"] for c in screen["controls"]])
        player.tap("go-on")
        player.wait_for_step(question["id"])
        self.assertTrue(player.wait_enabled("next")["enabled"])

    def test_a_tap_that_slides_off_does_nothing(self):
        player = self.start(self.data)
        player.wait_for_screen("learners")
        x, y, w, h = player.wait_enabled("guest")["rect"]
        left, top = player.origin()
        mark = player.trace.mark()
        player.display.xdotool("mousemove", left + x + w // 2, top + y + h // 2, "mousedown", "1",
                               "mousemove", left + 2, top + player.display.height // 2, "mouseup", "1")
        player.tap("language")
        player.wait_for_screen("language")
        self.assertFalse([s for s in player.trace.of("screen", mark) if s["screen"] == "home"])

    def test_wrong_twice_is_shown_taught_and_comes_back(self):
        player = self.start_on_shelf(self.data, self.learner)
        walk = Walk(player, self.lesson)
        walk.open()
        first, taught, question = self.lesson.line[:3]
        walk.through([first, taught])
        player.wait_for_step(question["id"])
        walk.choose(question, wrong_first=2)
        since = player.tap("next")
        player.wait_for_step(question["teach"])
        walk.turn_pages(self.lesson.step(question["teach"]), since=since)
        since = player.tap("next")
        walk.through(self.lesson.line[3:-1], since)
        # Once more, just before the closing step; whatever she answers now, she goes on.
        player.wait_for_step(question["id"])
        walk.give_answer(question, 1, 3, False)
        player.tap("next")
        walk.through(self.lesson.line[-1:])
        player.wait_for_screen("finish")
        answers = [(e["try"], e["right"]) for e in player.trace.of("answer") if e["step"] == question["id"]]
        self.assertEqual(answers, [(1, False), (2, False), (3, False)])

    def test_seven_faces_take_two_pages(self):
        learners = [self.learner] + [self.add_learner(self.data, f"Woman {n}") for n in range(6)]
        player = self.start(self.data)
        player.wait_for_screen("learners")
        shown = [i for i in player.ids() if i.startswith("learner:")]
        self.assertEqual(shown, [f"learner:{i}" for i in learners[:6]], "six a page, in the order they joined")
        player.tap("more")
        player.wait_screen(lambda s: any(c["id"] == f"learner:{learners[6]}" for c in s["controls"]), what="page two")
        player.tap("less")
        player.wait_screen(lambda s: any(c["id"] == f"learner:{learners[0]}" for c in s["controls"]), what="page one")

    def test_every_control_of_every_screen_answers_a_tap(self):
        """No dead key: a tap changes what is shown or speaks."""
        def learners():
            player = self.start(self.data)
            player.wait_for_screen("learners")
            return player

        def language():
            # A device keeps its language, so each time it is another one.
            player = self.start(self.new_folder("data"), lang=None)
            player.wait_for_screen("language")
            return player

        def shelf():
            return self.start_on_shelf(self.data, self.learner)

        for begin in (language, learners, shelf):
            player = begin()
            wanted = [c["id"] for c in player.screen["controls"] if c["enabled"]]
            self.assertTrue(wanted)
            for control in wanted:
                with self.subTest(screen=player.screen["screen"], control=control):
                    mark = player.tap(control)
                    if control == "lesson:not-alone":
                        # A private lesson is seen in the trace, never heard.
                        player.wait("screen", lambda e: e["screen"] == "lesson", since=mark, timeout=5,
                                    what=f"an answer to {control}")
                    else:
                        player.wait("sound", lambda e: e["what"] == "start", since=mark, timeout=5,
                                    what=f"an answer to {control}")
                player.close()
                player = begin()
            player.close()


class KeysOnly(Case):
    def test_whole_lesson_with_arrows_ok_and_back(self):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        lesson = support.lesson("wash-hands")
        player = self.start(data)
        player.wait_for_screen("learners")
        keys = Keys(player)
        keys.tap(f"learner:{learner}")
        player.wait_for_screen("home")
        walk = Walk(player, lesson, tap=keys.tap)
        mark = walk.open()
        first, pages, question = lesson.line[:3]
        walk.heard(first["say"], mark)
        walk.heard(first["say"], player.key("space", tap=True))
        since = player.key("Next", tap=True)   # X's name of page down
        player.wait_for_step(pages["id"])
        walk.heard(pages["pages"][0]["say"], since)
        player.key("Escape", tap=True)
        player.wait_for_step(first["id"])
        player.key("Home", tap=True)
        player.wait_for_screen("home")
        keys.tap("go-on")
        player.wait_for_step(first["id"])
        walk.through(lesson.line[:2])
        # OK once says the answer, OK again gives it; moving the focus speaks what it lands on.
        player.wait_for_step(question["id"])
        number = 2
        mark = player.trace.mark()
        keys.focus(f"answer:{number}")
        self.assertEqual(focus_of(player), f"answer:{number}")
        player.wait("sound", lambda e: e["what"] == "start", since=mark, what="the focus to speak")
        player.key("Return", tap=True)
        mark = player.key("Return", tap=True)
        self.assertTrue(player.wait("answer", since=mark)["right"])
        since = keys.tap("next")
        walk.through(lesson.line[3:], since)
        player.wait_for_screen("finish")
        self.assertEqual(player.terminate(), 0)


class Languages(Case):
    def check(self, lang):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        player = self.start_on_shelf(data, learner, lang=lang)
        lesson = support.lesson("wash-hands")
        walk = Walk(player, lesson)
        walk.open()
        walk.through()
        player.wait_for_screen("finish")
        self.assertEqual({s["lang"] for s in player.trace.of("screen")}, {lang})
        spoken = [e for e in player.trace.of("sound") if e["id"].startswith(lesson.id + "/")]
        self.assertGreater(len(spoken), 20)
        self.assertEqual({e["lang"] for e in spoken}, {lang})
        # Everything the player itself says is in her language too; tunes have none.
        self.assertFalse({e["lang"] for e in player.trace.of("sound")} - {lang, None})
        self.assertEqual(player.trace.of("error"), [])

    def test_hindi(self):
        self.check("hi")

    def test_kannada(self):
        self.check("kn")

    def test_without_any_sound_device_the_lesson_goes_on(self):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        env = self.workspace.environment(self.display, SDL_AUDIODRIVER="no-such-driver")
        player = self.start_on_shelf(data, learner, env=env)
        lesson = support.lesson("wash-hands")
        Walk(player, lesson).open()
        player.tap("next")
        player.wait_for_step(lesson.line[1]["id"])
        self.assertEqual(player.terminate(), 0)


class Still(Case):
    def watch(self, player, data):
        player.quiet(3)
        mark, before = player.trace.mark(), contents(data)
        with self.assertRaises(Failure):
            player.wait("frame", since=mark, timeout=5 / support.PATIENCE)
        self.assertIsNone(player.process.poll())
        self.assertEqual(player.trace.of("frame", mark), [])
        self.assertEqual(contents(data), before, "a still screen wrote something")

    def test_faces_draw_and_write_nothing(self):
        data = self.new_folder("data")
        self.add_learner(data, "Asha")
        player = self.start(data)
        player.wait_for_screen("learners")
        self.watch(player, data)

    def test_lesson_draws_and_writes_nothing(self):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        player = self.start_on_shelf(data, learner)
        Walk(player, support.lesson("wash-hands")).open()
        self.watch(player, data)


class Resized(Case):
    screen_size = (1920, 1080)

    def test_window_that_changes_its_size_keeps_everything_inside(self):
        data = self.new_folder("data")
        learner = self.add_learner(data, "Asha")
        player = self.start_on_shelf(data, learner)
        walk = Walk(player, support.lesson("wash-hands"))
        walk.open()
        for width, height in ((1024, 600), (1920, 1080), (600, 1024), (1280, 720)):
            mark = player.resize(width, height)
            window = player.wait("window", lambda e: (e["w"], e["h"]) == (width, height), since=mark,
                                 what=f"a window of {width}x{height}")
            at = player.trace.events.index(window)
            screen = player.wait("screen", since=at)
            faults = ui_rules.screen_faults(screen, window)
            self.assertEqual(faults, [])
            player.wait("frame", since=at)
        player.tap("next")
        player.wait_for_step("how")


if __name__ == "__main__":
    support.main()
