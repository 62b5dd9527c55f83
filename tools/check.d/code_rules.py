"""Rules of the C++ code: levels, libraries, headers, sizes."""

import re

from tree import Result

# ARCHITECTURE.md, "Folders and levels", lowest first: a folder may include those before it in this list.
LEVELS = ["content/base", "content/lesson", "content/pack", "player/records", "player/media", "player/text",
          "player/screen", "player/steps", "player/views", "player/app"]
# Beyond the order: folders that must not know others before them.
NOT_KNOWN = {
    "player/media": {"content/lesson"},
    "player/text": {"content/lesson"},
    "player/screen": {"content/lesson", "player/records"},
}
# The command-line programs stand beside the player, not on top of it: they draw nothing.
PROGRAMS = {
    "tools/pack": set(LEVELS[:5]),
    "tools/collect": set(LEVELS[:5]),
    # Makes the player's icons, voices and fonts while building, the way packs are made.
    "tools/assets": set(LEVELS[:5]) | {"tools/pack"},
}

# Which folders may include which library.
LIBRARIES = [
    ("SDL", re.compile(r"(SDL2/)?SDL[_a-z]*\.h$"),
     {"player", "player/media", "player/screen", "player/steps", "player/views", "player/app"}),
    ("ImGui", re.compile(r"(imgui/)?imgui\w*\.h$"),
     {"player", "player/screen", "player/steps", "player/views", "player/app"}),
    ("FFmpeg", re.compile(r"lib(av|sw)\w+/"), {"player/media/playback", "tools/pack"}),
    ("SQLite", re.compile(r"(sqlite3\w*\.h$|SQLiteCpp/)"), {"content/pack", "player/records", "tools/collect"}),
    ("Pango", re.compile(r"(pango/|hb[-.]|harfbuzz/|ft2build|freetype|fontconfig/)"), {"player/text", "tools/pack"}),
]
CODE = ("content", "player", "tools")

# Labels that Dear ImGui would draw itself, without shaping.
IMGUI_WORDS = re.compile(
    r"\bImGui::(Text\w*|BulletText\w*|LabelText\w*|Button|SmallButton|ArrowButton|Checkbox\w*|RadioButton|Input\w+|"
    r"Selectable|MenuItem|BeginMenu|Tree\w+|CollapsingHeader|Combo|BeginCombo|ListBox|BeginListBox|Slider\w+|VSlider\w+|"
    r"Drag(?:Int|Float|Scalar)\w*|ColorEdit\w*|ColorPicker\w*|BeginTabItem|TabItemButton|SetTooltip\w*|Plot\w+|Value|"
    r"ProgressBar|TableHeader\w*|SeparatorText|Debug\w+|Show\w+Window|ShowStyleEditor|ShowUserGuide)\s*\(|(?:->|\.)AddText\s*\(")
OVERLAY = re.compile(r"/developer_overlay[^/]*$")


def folder_of(path):
    """The level a file belongs to: content/base, tools/pack; "player" for player/main.cpp; None for what has none."""
    parts = path.split("/")
    if len(parts) == 2 and parts[0] == "player":
        return "player"
    folder = "/".join(parts[:2])
    return folder if folder in LEVELS or folder in PROGRAMS else None


def known_to(folder):
    if folder == "player":
        return set(LEVELS)
    if folder in PROGRAMS:
        return PROGRAMS[folder]
    return set(LEVELS[:LEVELS.index(folder)]) - NOT_KNOWN.get(folder, set())


def levels(tree):
    result = Result()
    for path in tree.sources(*CODE):
        folder = folder_of(path)
        if folder is None:
            result.fault(path, 0, "lies in a folder that ARCHITECTURE.md does not name")
            continue
        for line, kind, name in tree.includes(path):
            if kind != "quoted":
                continue
            if not (tree.root / name).is_file():
                # Made by the build, or written relative to its own folder.
                if (tree.root / path).parent.joinpath(name).exists():
                    result.fault(path, line, f'"{name}" is not written from the top of the repository')
                continue
            target = folder_of(name)
            if target != folder and target not in known_to(folder):
                result.fault(path, line, f"{folder} must not include {name}")
    return result


def circles(tree):
    result = Result()
    uses = {path: [name for _, kind, name in tree.includes(path) if kind == "quoted"]
            for path in tree.sources(*CODE, "tests")}
    for path in uses:
        reached, waiting = set(), list(uses[path])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += uses.get(name, [])
        if path in reached:
            others = sorted(name for name in reached if name != path and path in uses.get(name, []))
            result.fault(path, 0, f"includes itself by way of {', '.join(others) or 'itself'}")
    return result


def libraries(tree):
    result = Result()
    for path in tree.sources(*CODE):
        folder = folder_of(path)
        for line, _, name in tree.includes(path):
            for library, pattern, allowed in LIBRARIES:
                if pattern.match(name) and folder not in allowed and not any(
                        path.startswith(place + "/") for place in allowed if place.count("/") > 1):
                    result.fault(path, line, f"{library} is not known to {folder or 'this folder'} (<{name}>)")
    return result


def heavy(tree):
    """Headers that cost seconds to compile."""
    result = Result()
    places = {}
    for path in tree.sources(*CODE):
        for line, _, name in tree.includes(path):
            if path.endswith(".h") and re.match(r"(CLI/|spdlog/|nlohmann/json\.hpp|toml\+\+|toml\.hpp)", name):
                result.fault(path, line, f"<{name}> in a header: every file that includes it pays")
            if name.startswith("CLI/"):
                program = "player" if path.startswith("player/") else folder_of(path)
                places.setdefault(("CLI11", f"the program of {program}"), {})[path] = line
            if name.startswith("spdlog/"):
                places.setdefault(("spdlog", "the repository"), {})[path] = line
    for (library, where), files in places.items():
        if len(files) > 1:
            for path, line in files.items():
                result.fault(path, line, f"{library} is included by {len(files)} files of {where}, one is allowed")
    return result


def sizes(tree):
    result = Result()
    for path in tree.paths:
        if is_code(tree, path):
            lines = tree.text(path).count("\n")
            if lines > 600:
                result.fault(path, 0, f"{lines} lines; 600 are allowed")
            if path == "player/main.cpp" and lines >= 80:
                result.fault(path, 0, f"{lines} lines; it stays under 80")
    return result


def is_code(tree, path):
    return path.endswith((".h", ".cpp", ".py", ".sh", ".cmake", "CMakeLists.txt")) or \
        ("." not in path.split("/")[-1] and tree.text(path).startswith("#!"))


def imgui_words(tree):
    result = Result()
    for path in tree.sources("player"):
        if OVERLAY.search(path):
            continue
        for number, line in enumerate(tree.code(path), 1):
            match = IMGUI_WORDS.search(line)
            if match:
                result.fault(path, number, f"{match[0].rstrip('( ')} draws words unshaped; use player/text")
    return result


def headers(tree):
    result = Result()
    for path in tree.under(*CODE, "tests", ends=(".h",)):
        lines = tree.text(path).split("\n")
        if lines[0].strip() != "#pragma once":
            result.fault(path, 1, "does not begin with #pragma once")
        comment = ""
        for line in lines:
            line = line.strip()
            if line.startswith(("//", "/*", "*")):
                comment += line.strip("/* ")
            elif line and not line.startswith("#"):
                break
        if len(comment) < 20:
            result.fault(path, 1, "does not say what it is for")
    return result


def built(tree):
    """Source lists are explicit, so a file that no list names is never compiled."""
    result = Result()
    lists = {path: tree.text(path) for path in tree.under(ends=("CMakeLists.txt", ".cmake"))}
    for path in tree.under(*CODE, "tests", ends=(".cpp",)):
        def names(place, text, path=path):
            """Named from the folder of the list, or from the top."""
            folder = place.rpartition("/")[0]
            inside = path[len(folder) + 1:] if folder and path.startswith(folder + "/") else path
            return any(re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w.])", text) for name in {inside, path})
        if not any(names(place, text) for place, text in lists.items()):
            result.fault(path, 0, "no CMakeLists.txt names it")
    return result


def case_names(tree):
    """ctest's lists are parted by semicolons: a case with one in its name is asked for by half of it, which names none,
    and a program that runs nothing fails nothing."""
    result = Result()
    for path in tree.under("tests", ends=(".cpp",)):
        text = tree.text(path)
        for case in re.finditer(r'TEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\)', text):
            if ";" in case[1]:
                result.fault(path, text.count("\n", 0, case.start()) + 1, "the name of a case holds no semicolon")
    return result


CHECKS = {
    "case-names": ("every test case is found by its name", case_names),
    "levels": ("a folder includes only folders above it", levels),
    "circles": ("no header includes itself by way of others", circles),
    "libraries": ("SDL, ImGui, FFmpeg, SQLite and Pango only where they may be known", libraries),
    "heavy": ("heavy headers in one source file each, in no header", heavy),
    "sizes": ("no code file over 600 lines, player/main.cpp under 80", sizes),
    "imgui-words": ("no word is drawn by Dear ImGui", imgui_words),
    "headers": ("every header begins with #pragma once and says what it is for", headers),
    "built": ("every source file is named in a CMakeLists.txt", built),
}
