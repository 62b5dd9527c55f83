"""Rules of the checkout as a whole: paths, unfinished work, scripts, formatting, commits."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tree import Result

MACHINE_PATH = re.compile(r"(^|[^A-Za-z])/(work|farm|root|home)/")
# Written so that this line is not one itself.
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X])\b")
SUBJECT = re.compile(r"[a-z][a-z0-9 _./-]*: \S")
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "ARCHITECTURE.md", "CHANGELOG.md",
             "player", "content", "lessons", "assets", "tools", "tests"}


def search(tree, pattern, text):
    result = Result()
    for path in tree.paths:
        if path == "LICENSE":
            continue
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            match = pattern.search(line)
            if match:
                result.fault(path, number, f"{text} ({match[0].strip()})")
    return result


def machine_paths(tree):
    return search(tree, MACHINE_PATH, "a path of somebody's machine")


def unfinished(tree):
    return search(tree, UNFINISHED, "a mark of unfinished work")


def top_level(tree):
    result = Result()
    for name in sorted({path.split("/")[0] for path in tree.paths}):
        if name not in TOP_LEVEL and not name.startswith("."):
            result.fault(name, 0, "does not belong at the top level")
    return result


def scripts(tree):
    result = Result()
    shellcheck = shutil.which("shellcheck")
    for path in tree.paths:
        if not (path.endswith(".sh") or re.match(r"#!.*\b(ba)?sh\b", tree.text(path)[:60])):
            continue
        commands = [["bash", "-n", path]]
        if shellcheck:
            commands.append([shellcheck, "-x", "-S", "warning", "-s", "bash", "-f", "gcc", path])
        for command in commands:
            run = subprocess.run(command, cwd=tree.root, capture_output=True, text=True, check=False)
            for line in (run.stdout + run.stderr).splitlines() if run.returncode else []:
                result.faults.append(line)
    if not shellcheck:
        result.note = "bash -n only: shellcheck is not here"
    return result


def formatting(tree):
    result = Result()
    program = shutil.which("clang-format-14") or shutil.which("clang-format")
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout if program else ""
    version = re.search(r"version (\d+)\.", said)
    # Other versions format otherwise; theirs is no measure.
    if not version or version[1] != "14":
        result.note = "not checked: clang-format 14 is not here"
        return result

    def one(path):
        run = subprocess.run([program, "--dry-run", "--Werror", path], cwd=tree.root, capture_output=True, text=True,
                             check=False)
        return path, run.returncode, run.stderr

    with ThreadPoolExecutor() as pool:
        for path, code, said in pool.map(one, tree.sources("content", "player", "tools", "tests")):
            if code:
                line = re.search(r":(\d+):\d+: error", said)
                result.fault(path, int(line[1]) if line else 0, "run clang-format-14 -i on it")
    return result


def commits(tree):
    """Only told: what is committed is committed."""
    result = Result()
    if not tree.in_git:
        result.note = "not checked: no git here"
        return result
    log = subprocess.run(["git", "-C", str(tree.root), "log", "--no-merges", "-50", "--format=%h %s"],
                         capture_output=True, text=True, check=False).stdout
    odd = []
    for line in log.splitlines():
        commit, _, subject = line.partition(" ")
        if not SUBJECT.match(subject) or len(subject) > 72:
            odd.append(commit)
    if odd:
        result.note = f"{len(odd)} of the last 50 are otherwise: {' '.join(odd)}"
    return result


CHECKS = {
    "machine-paths": ("no path of somebody's machine", machine_paths),
    "unfinished": ("no marks of unfinished work", unfinished),
    "top-level": ("nothing at the top level but what ARCHITECTURE.md names", top_level),
    "scripts": ("shell scripts are well formed", scripts),
    "formatting": ("C++ is formatted by clang-format 14", formatting),
    "commits": ("commit subjects read 'area: what changed', 72 columns at most", commits),
}
