"""Goes through all 16 step types as a learner would, by taps or by keys, with the right answers read from the lesson
file. Ids of controls count in the order of that file."""
import time

from driver import PATIENCE, Failure, control_of
from walk import SCORED, Walk


def amount(table, country):
    """Amounts are given per country; a plain number holds everywhere."""
    return table[country] if isinstance(table, dict) else table


def pieces_for(tray, wanted):
    """Numbers, from 1, of pieces of the tray that make the amount."""
    ways = {0: []}
    for number, piece in enumerate(tray, 1):
        for made, used in list(ways.items()):
            ways.setdefault(made + piece, [*used, number])
    return ways[wanted]


class FullWalk(Walk):
    """Knows every step type. `country`: whose money the player shows."""

    def __init__(self, player, lesson, tap=None, country="IN"):
        super().__init__(player, lesson, tap)
        self.country = country

    def enabled(self, control):
        found = self.player.control(control)
        return found is not None and found["enabled"]

    def give(self, step):
        """`done`, and the answer must be right."""
        mark = self.tap("done")
        answer = self.player.wait("answer", since=mark)
        if not answer["right"] or answer["step"] != step["id"]:
            raise Failure(f"the answer of {step['id']} was {answer}")
        return mark

    def put(self, pairs):
        for thing, place in pairs:
            self.tap(thing)
            self.tap(place)

    def do_step(self, step, since=0, wrong_first=0, first_page=0):
        special = getattr(self, f"do_{step['type']}", None)
        if special is None:
            return super().do_step(step, since, wrong_first, first_page)
        return special(step)

    def do_thumb(self, step):
        self.tap("thumb:yes" if step["ok"] else "thumb:no")
        self.give(step)

    def do_find(self, step):
        self.tap(f"spot:{next(n for n, spot in enumerate(step['spots'], 1) if spot.get('ok'))}")
        self.give(step)

    def do_match(self, step):
        self.put((f"item:{n}", f"answer:{n}") for n in range(1, len(step["pairs"]) + 1))
        self.give(step)

    def do_sort(self, step):
        self.put((f"item:{n}", f"basket:{item['basket']}") for n, item in enumerate(step["items"], 1))
        self.give(step)

    def do_money(self, step):
        for number in pieces_for(amount(step["tray"], self.country), amount(step["amount"], self.country)):
            self.tap(f"note:{number}")
        self.give(step)

    def do_cashbook(self, step):
        self.put((f"item:{n}", "basket:1" if "in" in entry else "basket:2") for n, entry in enumerate(step["entries"], 1))
        if "ask" not in step:
            self.give(step)
            return
        self.tap("done")
        self.player.wait_screen(lambda s: s["step"] == step["id"] and control_of(s, "answer:1"), what="what is left?")
        self.tap("answer:1")   # of the three amounts the first is the right one
        self.give(step)

    def do_grow(self, step):
        for _ in range(step["months"]):
            self.tap("month")

    def do_story(self, step):
        self.tap("answer:1")
        if self.enabled("done"):
            self.tap("done")
        else:
            self.tap("answer:1")
        self.player.wait_screen(lambda s: s["step"] == step["id"] and control_of(s, "next")["enabled"], what="what follows")
        for _ in step["options"][0]["then"][1:]:
            self.tap("next")

    def do_call(self, step):
        """A key of the telephone at each `next`; how many there are the country's file knows, and `leave` need not."""

    def do_video(self, step):
        """To its end; at each stop the question that is asked there."""
        for pause in step.get("pause", []):
            if "ask" in pause:
                question = self.lesson.step(pause["ask"])
                self.player.wait_for_step(question["id"], timeout=60)
                self.do_step(question)
                self.tap("next")
                self.player.wait_for_step(step["id"])
        self.player.wait_enabled("next", timeout=60)

    def through(self, steps=None, since=0, wrong_first=None):
        for step in self.lesson.line if steps is None else steps:
            self.player.wait_for_step(step["id"])
            self.do_step(step, since, (wrong_first or {}).get(step["id"], 0))
            since = self.leave(step)
        return since

    def leave(self, step):
        """By `next`, through the pages that are still there."""
        limit = time.monotonic() + 60 * PATIENCE
        while time.monotonic() < limit:
            mark = self.tap("next")
            # Pages of one step may look alike in the trace (the keys of a telephone): then it speaks.
            def led_on(mark=mark):
                return next((e for e in self.player.trace.events[mark:] if e["event"] == "screen" or
                             e["event"] == "sound" and e["what"] == "start"), None)
            self.player._wait(led_on, "`next` to lead on", 10)
            time.sleep(0.2)
            screen = self.player.screen
            if screen["screen"] != "lesson" or screen["step"] != step["id"]:
                return mark
        raise Failure(f"{step['id']} is never left")


def scored_of(lesson):
    return [step["id"] for step in lesson.steps if step["type"] in SCORED]
