"""One row a figure, one table for people. A row: id, what, budget, measured, unit, peer, peer_value, ratio, met, details."""

import math

HEADS = ("id", "what", "budget", "measured", "peer", "ratio", "met")


def row(id_, what, budget, measured, unit, peer=None, peer_value=None, ratio=None, met=None, **details):
    return {"id": id_, "what": what, "budget": budget, "measured": round(measured, 2), "unit": unit, "peer": peer,
            "peer_value": None if peer_value is None else round(peer_value, 2),
            "ratio": None if ratio is None else round(ratio, 3), "met": met, "details": details}


def absent(id_, what, budget, reason):
    """What could not be measured here stays in the table, with the reason."""
    return {"id": id_, "what": what, "budget": budget, "measured": None, "unit": "", "peer": None, "peer_value": None,
            "ratio": None, "met": None, "details": {"not_measured": reason}}


def percentile(values, share):
    """The smallest value that this share of all does not exceed."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


def text(value):
    return "" if value is None else f"{value:g}" if isinstance(value, (int, float)) else str(value)


def cells(one):
    peer = f"{one['peer']} {text(one['peer_value'])}" if one["peer"] else ""
    met = {True: "yes", False: "NO", None: ""}[one["met"]]
    measured = f"not measured: {one['details']['not_measured']}" if one["measured"] is None else f"{text(one['measured'])} {one['unit']}".strip()
    return (one["id"], one["what"], one["budget"] or "", measured, peer,
            text(one["ratio"]), met)


def print_table(rows, described):
    lines = [HEADS] + [cells(one) for one in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADS))]
    print(f"{described['cpu']}, {described['cores']} cores, {described['memory']}, {described['system']}, "
          f"{described['display']}, load before {described['load_before']:.1f}\n")
    for number, line in enumerate(lines):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
        if number == 0:
            print("  ".join("-" * width for width in widths))
