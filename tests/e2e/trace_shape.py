"""The shape of every line of the trace, as player.md gives it: no key missing, none too many, types strict."""

ROLES = {"key", "tile", "answer", "item", "practice", "video"}
SCREENS = {"language", "groups", "learners", "join", "together", "pin", "home", "lesson", "finish", "stick", "trainer",
           "learners-edit", "wall", "packs", "export", "settings", "about"}
STEP_TYPES = {"picture", "sequence", "video", "choose", "thumb", "order", "match", "sort", "find", "money", "cashbook",
              "grow", "story", "do", "home", "call"}
ERROR_CODES = {"pack_damaged", "pack_refused", "object_damaged", "disk_full", "disk_readonly", "data_locked",
               "stick_gone", "media_unsupported", "clock_wrong", "store_damaged", "internal"}


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_text(value):
    return isinstance(value, str) and value != ""


def is_text_or_null(value):
    return value is None or is_text(value)


def is_flag(value):
    return isinstance(value, bool)


def one_of(names):
    return lambda value: value in names


def is_rect(value):
    return (isinstance(value, list) and len(value) == 4 and
            all(isinstance(v, int) and not isinstance(v, bool) for v in value) and value[2] > 0 and value[3] > 0)


CONTROL = {"id": is_text, "role": one_of(ROLES), "rect": is_rect, "voice": is_text, "enabled": is_flag, "focus": is_flag}


def control_faults(control):
    return keys_faults(control, CONTROL, set(), f"control {control.get('id')}")


def is_controls(value):
    return isinstance(value, list)


# event -> (keys with their checks, keys that may be absent)
SHAPES = {
    "start": ({"version": is_text, "pid": is_count, "mono_ms": is_number}, set()),
    "window": ({"w": is_count, "h": is_count, "renderer": one_of({"software", "gpu"}), "mm_per_px": is_number}, set()),
    "screen": ({"screen": one_of(SCREENS), "learner": is_text_or_null, "lesson": is_text_or_null,
                "step": is_text_or_null, "step_type": lambda v: v is None or v in STEP_TYPES, "lang": is_text,
                "controls": is_controls}, set()),
    "frame": ({"n": is_count, "draw_ms": is_number, "present_ms": is_number, "reason": is_text, "input_ms": is_number},
              {"input_ms"}),
    "sound": ({"id": is_text, "lang": is_text_or_null, "what": one_of({"start", "end", "stop"})}, set()),
    "video": ({"pts_ms": is_count, "clock_ms": lambda v: isinstance(v, int), "late": is_count, "dropped": is_count}, set()),
    "answer": ({"step": is_text, "right": is_flag, "try": lambda v: is_count(v) and v >= 1}, set()),
    "record": ({"kind": is_text, "seq": lambda v: is_count(v) and v >= 1, "durable": is_flag}, set()),
    "error": ({"code": one_of(ERROR_CODES), "text": is_text}, set()),
    "exit": ({"code": is_count}, set()),
}


def keys_faults(line, keys, optional, name):
    faults = []
    for key, check in keys.items():
        if key not in line:
            if key not in optional:
                faults.append(f"{name}: {key} is missing")
        elif not check(line[key]):
            faults.append(f"{name}: {key} is {line[key]!r}")
    for key in line:
        if key not in keys:
            faults.append(f"{name}: {key} is not in the design")
    return faults


def line_faults(line):
    event = line.get("event")
    if event not in SHAPES:
        return [f"an event {event!r} is not in the design"]
    keys, optional = SHAPES[event]
    faults = keys_faults(line, {"ms": is_number, "event": is_text, **keys}, optional, event)
    if event == "screen" and isinstance(line.get("controls"), list):
        for control in line["controls"]:
            faults += control_faults(control)
        ids = [c.get("id") for c in line["controls"]]
        faults += [f"screen: two controls are called {i}" for i in sorted(set(ids)) if ids.count(i) > 1]
        if sum(1 for c in line["controls"] if c.get("focus")) > 1:
            faults.append("screen: two controls have the focus")
    return faults


def trace_faults(events):
    """Every fault of a whole trace of one run, each told once."""
    faults = []
    for line in events:
        faults += line_faults(line)
    times = [e["ms"] for e in events if is_number(e.get("ms"))]
    # Threads may write in another order than they looked at the clock, by a little.
    if any(later + 50 < earlier for earlier, later in zip(times, times[1:])):
        faults.append("the times run backwards")
    if events and events[0].get("event") != "start":
        faults.append("the first line is not start")
    numbers = [e["n"] for e in events if e.get("event") == "frame"]
    if any(later <= earlier for earlier, later in zip(numbers, numbers[1:])):
        faults.append("the numbers of the frames do not rise")
    screens = [{k: v for k, v in e.items() if k != "ms"} for e in events if e.get("event") == "screen"]
    if any(one == other for one, other in zip(screens, screens[1:])):
        faults.append("a screen line was written although nothing had changed")
    return sorted(set(faults))
