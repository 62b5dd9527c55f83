"""Makes packs for a test out of lesson folders, with the program that makes them for everybody."""
import pathlib
import shutil

import support
from driver import Failure, Workspace, run

ALL_STEPS = support.SOURCE / "tests/lessons/all-steps"
_made = {}


def folder_id(folder):
    return pathlib.Path(folder).name


def make_pack(folders, pack_id):
    """A pack of these lesson folders, in this order; made once a process. Its path."""
    key = (pack_id, tuple(str(folder) for folder in folders))
    if key in _made:
        return _made[key]
    workspace = Workspace("pack")
    content = workspace.folder("content")
    for folder in folders:
        shutil.copytree(folder, content / folder_id(folder))
    names = ", ".join(f'"{folder_id(folder)}"' for folder in folders)
    (content / "pack.toml").write_text(f'id = "{pack_id}"\nversion = 1\nlicence = "CC-BY-4.0"\ncredits = "Jankar"\n'
                                       f'course = "tests"\ntitle.en = "For a test"\nlessons = [{names}]\n')
    path = workspace.path / f"{pack_id}.jkpack"
    done = run([support.PACK_TOOL, "build", content, "-o", path], workspace.environment(), timeout=600)
    if done.code != 0:
        raise Failure(f"jankar-pack build ended with {done.code}: {done.err}")
    _made[key] = path
    return path


def all_steps_pack():
    """The lesson that holds all 16 step types, which belongs to no pack that ships; None where it is missing."""
    if not (ALL_STEPS / "lesson.toml").exists():
        return None
    return make_pack([ALL_STEPS], "all-steps-pack")


_PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="800" viewBox="0 0 1280 800">
<rect width="1280" height="800" fill="{ground}"/><circle cx="{x}" cy="400" r="220" fill="{thing}"/></svg>
"""

_PRIVATE = """# A private lesson for a test: the shape of one, with nothing of its matter.
format = 1
id = "evening-walk"
version = 1
subject = "safety"
course = "safety"
cover = "pictures/cover.svg"
say = "title"
langs = ["en"]
minutes = 3
licence = "CC-BY-4.0"
credit = "Jankar"
title.en = "The evening walk"
private = true
neutral = true

[[step]]
id = "first"
type = "picture"
picture = "pictures/first.svg"
say = "first"

[[step]]
id = "which"
type = "choose"
say = "which"
answers = [
  { picture = "pictures/moon.svg", say = "moon" },
  { picture = "pictures/sun.svg", say = "sun", ok = true },
]
hint = "hint"
teach = "first"

[[step]]
id = "tells"
type = "story"
say = "tells"
options = [
  { picture = "pictures/moon.svg", say = "moon", then = [{ picture = "pictures/first.svg", say = "after-moon" }] },
  { picture = "pictures/sun.svg", say = "sun", then = [{ picture = "pictures/cover.svg", say = "after-sun" }] },
]

[[step]]
id = "last"
type = "picture"
picture = "pictures/cover.svg"
say = "last"
"""

_WORDS = {"title": "The evening walk.", "first": "A walk in the evening is good. The air is cool and the birds come home. "
          "The work of the day is done, and the lamp is lit.", "which": "Which one is warm?",
          "moon": "The moon.", "sun": "The sun.", "hint": "Think of the day.", "tells": "What does she look at?",
          "after-moon": "She looks at the moon.", "after-sun": "She looks at the sun.", "last": "Good evening."}


def write_private_lesson(folder):
    """A small private lesson: picture, choose, story, picture."""
    folder = pathlib.Path(folder) / "evening-walk"
    (folder / "pictures").mkdir(parents=True)
    (folder / "words").mkdir()
    (folder / "lesson.toml").write_text(_PRIVATE)
    (folder / "words/en.toml").write_text("".join(f'{key} = "{text}"\n' for key, text in _WORDS.items()))
    looks = {"cover": ("#33475c", 500, "#e9a825"), "first": ("#5c3347", 640, "#f4e8d0"),
             "moon": ("#22304a", 400, "#f4f4e0"), "sun": ("#a9d6e5", 700, "#e9a825")}
    for name, (ground, x, thing) in looks.items():
        (folder / f"pictures/{name}.svg").write_text(_PICTURE.format(ground=ground, x=x, thing=thing))
    return folder


def private_pack():
    """The shipped lessons with the small private one behind them."""
    workspace = Workspace("private")
    shipped = [support.LESSONS / name for name in ("wash-hands", "weave-base")]
    if "private" not in _made:
        _made["private"] = make_pack([*shipped, write_private_lesson(workspace.path)], "with-private")
    return _made["private"]


def short_pack():
    """wash-hands, and a lesson of two steps that is finished in two taps."""
    workspace = Workspace("short")
    if "short" not in _made:
        folder = write_private_lesson(workspace.path)
        text = (folder / "lesson.toml").read_text()
        head, first, *_, last = text.split("[[step]]")
        last = last.replace('type = "picture"', 'type = "do"')
        head = head.replace("private = true\nneutral = true\n", "").replace("evening-walk", "short-walk")
        (folder / "lesson.toml").write_text("[[step]]".join((head.replace("safety", "skills"), first, last)))
        folder = folder.rename(folder.with_name("short-walk"))
        _made["short"] = make_pack([support.LESSONS / "wash-hands", folder], "short")
    return _made["short"]
