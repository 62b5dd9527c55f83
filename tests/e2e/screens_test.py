#!/usr/bin/env python3
"""Every screen outside the steps of lessons, at five sizes and in all eight languages: sizes in millimetres, gaps,
nothing that overlaps or lies outside, the keys of the frame in their places, a voice for each control, and its clip
there in the language of the screen."""
import packs
import support
import ui_rules
from driver import Display
from support import Case

VOICES = support.BIN.parent / "share/jankar/assets/voice"
# Where a finger that does not look finds them: the same on every screen of one size.
PLACES = ("home", "sound", "again", "back", "next", "done")
RUNS = (("800x480", "en"), ("800x480", "kn"), ("800x480", "hi"), ("1024x600", "en"), ("1024x600", "ta"),
        ("1280x800", "en"), ("1280x800", "am"), ("1920x1080", "en"), ("1920x1080", "or"), ("600x1024", "en"),
        ("600x1024", "om"), ("600x1024", "mr"))
SCREENS = {"language", "groups", "learners", "join", "together", "pin", "trainer", "learners-edit", "wall", "packs",
           "export", "settings", "about", "home", "lesson", "finish"}


def faults_of(events):
    """Each fault of any screen of one run, once."""
    faults, window, places = [], None, {}
    for event in events:
        if event["event"] == "window":
            window, places = event, {}
        elif event["event"] == "screen":
            faults += ui_rules.screen_faults(event, window)
            where = f"{window['w']}x{window['h']} {event['lang']} {event['screen']}"
            for control in event["controls"]:
                if control["id"] in PLACES and places.setdefault(control["id"], control["rect"]) != control["rect"]:
                    faults.append(f"{where}: {control['id']} stands at {control['rect']}, elsewhere at "
                                  f"{places[control['id']]}")
                kind, _, name = control["voice"].partition(":")
                lang = control["id"][5:] if control["id"].startswith("lang:") else event["lang"]
                if kind == "ui" and not (VOICES / lang / f"{name}.opus").is_file():
                    faults.append(f"{where}: {control['id']} has no clip {lang}/{name}")
    return sorted(set(faults))


class Screens(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pack = packs.short_pack()

    def add(self, data, name, group):
        done = self.jankar("--data", data, "--add-learner", name, "--group", group)
        self.assertEqual((done.code, done.err), (0, ""))
        return done.out.strip()

    def go(self, player, *ways):
        """Taps and the screens they lead to, one after another."""
        for control, screen in ways:
            player.tap(control)
            player.wait_screen(lambda s, name=screen: s["screen"] == name, what=f"{screen} after {control}")

    def check(self, size, lang):
        width, height = map(int, size.split("x"))
        display = Display(width, height)
        self.addCleanup(display.close)
        data = self.new_folder("data")
        women = [self.add(data, f"Weaver {n}", "Weavers") for n in range(8)]
        self.add(data, "Saver", "Savers")
        player = self.start(data, size=size, lang=lang, display=display)
        player.wait_for_screen("groups")
        group = next(i for i in player.ids() if i.startswith("group:"))
        self.go(player, (group, "learners"), ("more", "learners"), ("less", "learners"), ("language", "language"),
                (f"lang:{lang}", "learners"))
        self.people(player, women)
        self.trainer(player, women)
        self.lessons(player, women)
        self.assertEqual(player.terminate(), 0)
        events = player.trace.events
        self.assertEqual({s["screen"] for s in player.trace.of("screen")}, SCREENS)
        window = player.trace.last("window")
        self.assertEqual((window["w"], window["h"]), (width, height))
        self.assertEqual(player.trace.of("error"), [])
        faults = faults_of(events)
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def people(self, player, women):
        self.go(player, ("together", "together"), (f"learner:{women[0]}", "together"), ("more", "together"),
                ("back", "learners"), ("join", "join"))
        drawing = next(i for i in player.ids() if i.startswith("drawing:"))
        if player.control("more"):
            self.go(player, ("more", "join"), ("less", "join"))
        self.go(player, (drawing, "join"), ("done", "join"))
        player.wait_screen(lambda s: any(c["id"] in ("skip", "yes") for c in s["controls"]), what="her name")
        if player.control("skip"):
            self.go(player, ("skip", "join"))
        player.wait_screen(lambda s: any(c["id"] == "no" for c in s["controls"]), what="the office")
        player.tap("back")
        while player.screen["screen"] != "learners":
            player.tap("back")

    def trainer(self, player, women):
        self.go(player, ("trainer", "trainer"), ("code:1", "trainer"), ("back", "trainer"), ("skip", "trainer"),
                ("trainer:women", "trainer"), ("trainer:learners", "learners-edit"), (f"learner:{women[1]}", "learners-edit"),
                ("trainer:drawing", "learners-edit"), ("back", "learners-edit"), ("trainer:pin", "pin"), ("pin:1", "pin"),
                ("back", "pin"), ("back", "learners-edit"), ("back", "trainer"), ("trainer:wall", "wall"),
                ("back", "trainer"), ("back", "trainer"), ("trainer:lessons", "packs"), ("back", "trainer"),
                ("trainer:stick", "export"), ("back", "trainer"), ("trainer:device", "trainer"),
                ("trainer:settings", "settings"), ("back", "trainer"), ("trainer:about", "about"), ("back", "trainer"),
                ("back", "trainer"), ("back", "learners"))

    def lessons(self, player, women):
        self.go(player, (f"learner:{women[0]}", "home"), ("lesson:wash-hands", "lesson"), ("home", "home"),
                ("lesson:short-walk", "lesson"), ("next", "lesson"))
        player.wait_for_step("last")
        self.go(player, ("next", "finish"), ("home", "home"), ("back", "learners"))


def add_run(size, lang):
    setattr(Screens, f"test_{size}_{lang}", lambda self: self.check(size, lang))


for one in RUNS:
    add_run(*one)

if __name__ == "__main__":
    support.main()
