"""The files of the checkout, read once, and what a check gives back."""

import re
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass
class Result:
    faults: list[str] = field(default_factory=list)
    note: str = ""

    def fault(self, path, line, text):
        self.faults.append(f"{path}:{line}: {text}" if line else f"{path}: {text}")


class Tree:
    def __init__(self, root: Path):
        self.root = root
        self.in_git = (root / ".git").exists()
        self.paths = self._list()

    def _list(self):
        if self.in_git:
            listed = subprocess.run(
                ["git", "-C", str(self.root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                capture_output=True, check=True).stdout.decode().split("\0")
            names = {name for name in listed if name}
        else:
            names = {str(path.relative_to(self.root)) for path in self.root.rglob("*")}
        return sorted(name for name in names
                      if not name.startswith(("build/", ".git/")) and (self.root / name).is_file())

    def under(self, *folders, ends=()):
        """Paths below any of the folders (all if none is named) that end in one of `ends`."""
        return [path for path in self.paths
                if (not folders or path.startswith(tuple(f"{folder}/" for folder in folders)))
                and (not ends or path.endswith(tuple(ends)))]

    def sources(self, *folders):
        return self.under(*folders, ends=(".h", ".cpp"))

    @cache
    def text(self, path):
        """The text of a file; empty for what is not text."""
        data = (self.root / path).read_bytes()
        if b"\0" in data:
            return ""
        return data.decode("utf-8", errors="replace")

    @cache
    def code(self, path):
        """Lines of a C++ file with comments blanked; strings stay."""
        return _blank_comments(self.text(path)).split("\n")

    @cache
    def includes(self, path):
        """(line number, "quoted" or "angled", name) of each #include."""
        found = []
        for number, line in enumerate(self.code(path), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match:
                found.append((number, "quoted" if match[1] == '"' else "angled", match[2]))
        return found


_TOKENS = re.compile(
    r'R"(?P<mark>[^()\s\\]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'"
    r"|//[^\n]*|/\*.*?\*/", re.S)


def _blank_comments(text):
    def blank(match):
        token = match[0]
        return re.sub(r"[^\n]", " ", token) if token.startswith(("//", "/*")) else token
    return _TOKENS.sub(blank, text)
