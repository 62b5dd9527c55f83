"""Goes through a lesson as a learner would, knowing the right answers from the lesson file: control ids count in
the order of that file, never of the mixed screen.
"""
import tomllib

from driver import Failure, control_of

SCORED = {"choose", "thumb", "order", "match", "sort", "find", "money", "cashbook"}


class Lesson:
    def __init__(self, folder):
        with (folder / "lesson.toml").open("rb") as file:
            self.file = tomllib.load(file)
        self.id = self.file["id"]
        self.version = self.file["version"]
        self.steps = self.file["step"]
        for number, step in enumerate(self.steps, 1):
            step.setdefault("id", f"{step['type']}-{number}")
        asked = {pause["ask"] for step in self.steps for pause in step.get("pause", []) if "ask" in pause}
        # A step that a pause of a clip asks for is asked only there.
        self.line = [step for step in self.steps if step["id"] not in asked]

    def step(self, step_id):
        return next(step for step in self.steps if step["id"] == step_id)

    @property
    def scored(self):
        return [step["id"] for step in self.steps if step["type"] in SCORED]

    def sound(self, line):
        return f"{self.id}/{line}"


def right_answer(step):
    """Number of a right answer, from 1."""
    return next(i for i, answer in enumerate(step["answers"], 1) if answer.get("ok"))


def wrong_answers(step):
    return [i for i, answer in enumerate(step["answers"], 1) if not answer.get("ok")]


class Walk:
    """One learner in one lesson. `tap` may be replaced by another way to choose a control (keys)."""

    def __init__(self, player, lesson, tap=None):
        self.player, self.lesson = player, lesson
        self.tap = tap or player.tap

    def heard(self, line, since, timeout=20):
        """Waits for the voice of a line of the lesson to begin."""
        return self.player.wait("sound", lambda e: e["id"] == self.lesson.sound(line) and e["what"] == "start", timeout,
                                since, f"the voice {self.lesson.sound(line)}")

    def give_answer(self, step, number, attempt, right):
        self.tap(f"answer:{number}")
        mark = self.tap("done")
        answer = self.player.wait("answer", since=mark)
        expected = {"step": step["id"], "right": right, "try": attempt}
        if {k: answer[k] for k in expected} != expected:
            raise Failure(f"the answer was {answer}, expected {expected}")
        return mark

    def choose(self, step, wrong_first=0):
        """Answers; the first `wrong_first` answers are not right. The mark before the last answer."""
        for attempt in range(1, wrong_first + 1):
            numbers = wrong_answers(step)
            mark = self.give_answer(step, numbers[(attempt - 1) % len(numbers)], attempt, False)
        if wrong_first < 2:
            mark = self.give_answer(step, right_answer(step), wrong_first + 1, True)
        return mark

    def order(self, step):
        for number in range(1, len(step["items"]) + 1):
            self.tap(f"item:{number}")
        mark = self.tap("done")
        answer = self.player.wait("answer", since=mark)
        if not answer["right"] or answer["step"] != step["id"]:
            raise Failure(f"the items laid in the order of the file are not right: {answer}")
        return mark

    def turn_pages(self, step, first=0, since=0):
        """Through the pages of a sequence from page `first` (counted from 0) to the last one."""
        for number, page in enumerate(step["pages"][first:], first):
            self.heard(page["say"], since)
            if number + 1 < len(step["pages"]):
                since = self.tap("next")

    def do_step(self, step, since=0, wrong_first=0, first_page=0):
        """All that a step asks, up to the moment before `next` leads on."""
        kind = step["type"]
        if kind == "sequence":
            self.turn_pages(step, first_page, since)
        elif kind == "choose":
            self.choose(step, wrong_first)
        elif kind == "order":
            self.order(step)
        elif kind == "do":
            if self.player.control("done"):
                self.tap("done")
        elif kind == "home":
            for number in range(1, len(step["items"]) + 1):
                self.tap(f"item:{number}")
        elif kind != "picture":
            raise Failure(f"the walk does not know the step type {kind}")

    def open(self):
        """From the shelf into the lesson; the mark of the tap."""
        mark = self.tap(f"lesson:{self.lesson.id}")
        self.player.wait_for_step(self.lesson.line[0]["id"])
        return mark

    def through(self, steps=None, since=0, wrong_first=None):
        """Does the given steps of the line one after another and leaves each by `next`; the mark of the last tap.
        `wrong_first`: step id -> number of answers that are not right."""
        steps = self.lesson.line if steps is None else steps
        for step in steps:
            self.player.wait_for_step(step["id"])
            self.do_step(step, since, (wrong_first or {}).get(step["id"], 0))
            since = self.tap("next")
        return since


def focus_of(player):
    screen = player.screen
    return next((c["id"] for c in screen["controls"] if c["focus"]), None)


class Keys:
    """Arrows and OK only: finds the way to a control by trying, as a person with a remote would."""

    ARROWS = ("Left", "Right", "Up", "Down")

    def __init__(self, player, most_presses=60):
        self.player, self.most_presses = player, most_presses

    def _move(self, arrow):
        before = focus_of(self.player)
        mark = self.player.key(arrow)
        try:
            self.player.wait("screen", lambda s: any(c["focus"] and c["id"] != before for c in s["controls"]),
                             timeout=0.6, since=mark, what="the focus to move")
        except Failure:
            if self.player.process.poll() is not None:
                raise
        return focus_of(self.player)

    def focus(self, control_id):
        ways = {}   # control -> arrow -> where it led
        now = None
        for _ in range(self.most_presses):
            now = focus_of(self.player)
            if now == control_id:
                return
            self._move(self._best_arrow(now, control_id, ways) if now else "Right")
            if now:
                ways.setdefault(now, {})[self._pressed] = focus_of(self.player)
        raise Failure(f"{control_id} cannot be reached by arrow keys from {now}; seen: {ways}")

    def _best_arrow(self, now, control_id, ways):
        """Towards it; where that was tried already, what was not; else back to a place with something untried."""
        screen = self.player.screen
        wanted = control_of(screen, control_id)
        if wanted is None:
            raise Failure(f"{control_id} is not on the screen")
        a, b = control_of(screen, now)["rect"], wanted["rect"]
        dx = b[0] + b[2] / 2 - a[0] - a[2] / 2
        dy = b[1] + b[3] / 2 - a[1] - a[3] / 2
        wish = sorted(self.ARROWS, key=lambda k: {"Left": dx, "Right": -dx, "Up": dy, "Down": -dy}[k])
        untried = [arrow for arrow in wish if arrow not in ways.get(now, {})]
        if untried:
            self._pressed = untried[0]
            return self._pressed
        # Breadth first through what is known.
        seen, line = {now}, [(now, None)]
        while line:
            place, first = line.pop(0)
            for arrow, to in ways.get(place, {}).items():
                if to and to not in seen:
                    seen.add(to)
                    if len(ways.get(to, {})) < len(self.ARROWS):
                        self._pressed = first or arrow
                        return self._pressed
                    line.append((to, first or arrow))
        raise Failure(f"{control_id} cannot be reached by arrow keys; the focus only comes to {sorted(ways)}")

    def tap(self, control_id, timeout=15):
        """Moves the focus there and chooses it with OK; the mark of the moment before."""
        self.player.wait_enabled(control_id, timeout)
        self.focus(control_id)
        return self.player.key("Return", tap=True)
