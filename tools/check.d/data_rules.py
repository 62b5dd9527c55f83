"""Rules of the data: phrases, pictures, files that must parse."""

import json
import re
import tomllib
import xml.etree.ElementTree as xml

from tree import Result

PHRASE = re.compile(r"\bui:([a-z][a-z0-9-]*)")
# What rsvg-convert draws slowly or differently, and what would hide words from the shaper.
NOT_IN_SVG = {"filter", "mask", "pattern", "style", "text"}


def string_files(tree):
    """{path: {id: phrase}} of assets/strings; files that do not parse are left to `parse`."""
    files = {}
    for path in tree.under("assets/strings", ends=(".toml",)):
        try:
            files[path] = tomllib.loads(tree.text(path))
        except tomllib.TOMLDecodeError:
            continue
    return files


def phrases(tree):
    result = Result()
    files = string_files(tree)
    for path in tree.sources("player"):
        for number, line in enumerate(tree.code(path), 1):
            for name in PHRASE.findall(line):
                for strings, ids in files.items():
                    # "ui:sound-" + level: some phrase begins so.
                    known = any(one.startswith(name) for one in ids) if name.endswith("-") else name in ids
                    if not known:
                        result.fault(path, number, f"{strings} has no phrase {name}")
    return result


def strings(tree):
    result = Result()
    files = string_files(tree)
    every = set().union(*files.values()) if files else set()
    for path, ids in files.items():
        for name in sorted(every - set(ids)):
            result.fault(path, 0, f"the phrase {name} is missing")
        for name, phrase in ids.items():
            if not isinstance(phrase, str) or not phrase.strip():
                result.fault(path, 0, f"the phrase {name} is empty or no text")
    return result


def pictures(tree):
    result = Result()
    for path in tree.under("assets", "lessons", ends=(".svg",)):
        try:
            root = xml.fromstring(tree.text(path))
        except xml.ParseError as error:
            result.fault(path, error.position[0], f"is no XML: {error}")
            continue
        names = [element.tag.rpartition("}")[2] for element in root.iter() if isinstance(element.tag, str)]
        titles = [element for element in root if isinstance(element.tag, str) and element.tag.endswith("title")]
        if not titles or not (titles[0].text or "").strip():
            result.fault(path, 0, "has no <title>")
        for name in sorted(NOT_IN_SVG & set(names)):
            result.fault(path, 0, f"<{name}> is not used in our pictures")
    return result


def parse(tree):
    """tests/ may hold spoiled files on purpose."""
    result = Result()
    for path in tree.under(ends=(".json", ".toml")):
        if path.startswith("tests/"):
            continue
        try:
            if path.endswith(".json"):
                json.loads(tree.text(path))
            else:
                tomllib.loads(tree.text(path))
        except ValueError as error:
            result.fault(path, 0, f"does not parse: {error}")
    return result


CHECKS = {
    "phrases": ("every phrase the player says stands in every language", phrases),
    "strings": ("all languages have the same phrases", strings),
    "pictures": ("every SVG has a title and only the elements we draw with", pictures),
    "parse": ("JSON and TOML files parse", parse),
}
