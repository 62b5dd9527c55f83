"""The rules of the interface that can be read off a `screen` line: sizes, gaps, places, counts.

S1 tiles and answers are 20 mm or more, S2 keys 15 mm, S3 active things lie 6 mm apart and never overlap, N1 two
to four answers, N2 six tiles a page at most, N5 nothing lies outside the window, N7 keys keep their places, A1
everything has a voice. One pixel of rounding is allowed.
"""
import math

KEY_MM = 15.0
TILE_MM = 20.0
GAP_MM = 6.0
EDGE_MM = 3.0
# The keys of the frame, which stand in the same place on every screen that has them.
FIXED_KEYS = ("home", "again", "back", "sound", "next", "more", "done")


def gap(a, b):
    """Distance between two rectangles in pixels; negative when they overlap."""
    dx = max(a[0], b[0]) - min(a[0] + a[2], b[0] + b[2])
    dy = max(a[1], b[1]) - min(a[1] + a[3], b[1] + b[3])
    if dx > 0 and dy > 0:
        return math.hypot(dx, dy)
    return max(dx, dy)


def screen_faults(screen, window):
    mm = window["mm_per_px"]
    name = screen["screen"] + (f" {screen['lesson']}/{screen['step']}" if screen["step"] else "")
    size = f"{window['w']}x{window['h']}"
    controls = screen["controls"]
    faults = []

    def fault(text):
        faults.append(f"{size} {screen['lang']} {name}: {text}")

    for c in controls:
        x, y, w, h = c["rect"]
        least = KEY_MM if c["role"] == "key" else TILE_MM
        if min(w, h) + 1 < least / mm:
            fault(f"{c['id']} is {w * mm:.1f} x {h * mm:.1f} mm, at least {least:.0f} are needed")
        if x < 0 or y < 0 or x + w > window["w"] or y + h > window["h"]:
            fault(f"{c['id']} {c['rect']} reaches out of the window")
        elif min(x, y, window["w"] - x - w, window["h"] - y - h) + 1 < EDGE_MM / mm:
            fault(f"{c['id']} {c['rect']} lies nearer than {EDGE_MM:.0f} mm to the edge")
        if not c["voice"]:
            fault(f"{c['id']} has no voice")
    for i, a in enumerate(controls):
        for b in controls[i + 1:]:
            between = gap(a["rect"], b["rect"])
            if between < 0:
                fault(f"{a['id']} {a['rect']} and {b['id']} {b['rect']} overlap")
            elif between + 1 < GAP_MM / mm:
                fault(f"{a['id']} and {b['id']} are {between * mm:.1f} mm apart, at least {GAP_MM:.0f} are needed")
    answers = sum(1 for c in controls if c["id"].startswith("answer:"))
    if screen["step_type"] == "choose" and not 2 <= answers <= 4:
        fault(f"{answers} answers")
    for kind in ("lesson:", "learner:", "lang:", "group:"):
        tiles = sum(1 for c in controls if c["id"].startswith(kind))
        if tiles > (8 if kind == "lang:" else 6):
            fault(f"{tiles} tiles {kind} on one page")
    return faults


def trace_faults(events):
    """Over all screens of one run, each fault once. A screen is judged by the window line before it."""
    faults, window, places = [], None, {}
    for event in events:
        if event["event"] == "window":
            window = event
            places = {}
        elif event["event"] == "screen" and window is not None:
            faults += screen_faults(event, window)
            for c in event["controls"]:
                if c["id"] in FIXED_KEYS and places.setdefault(c["id"], c["rect"]) != c["rect"]:
                    faults.append(f"{window['w']}x{window['h']}: {c['id']} stands at {places[c['id']]} and, on "
                                  f"{event['screen']} {event['step']}, at {c['rect']}")
    return sorted(set(faults))
