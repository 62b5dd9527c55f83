"""check_test.py TOOLS: plants every kind of offence in a small tree of its own and sees tools/check find it there.

TOOLS is the folder with check and check.d; both are copied into the tree, since tools/check reads the tree it lies in."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path()

HEADER = """#pragma once
// A thing for the tests of tools/check; any thread.
#include <string>
"""
WELL = {
    "CMakeLists.txt": "add_subdirectory(content/base)\n",
    "LICENSE": "Free.\n",
    "content/base/CMakeLists.txt": "jankar_library(content_base SOURCES bytes.cpp)\n",
    "content/base/bytes.h": HEADER,
    "content/base/bytes.cpp": '#include "content/base/bytes.h"\n',
    "player/screen/CMakeLists.txt": "jankar_library(player_screen SOURCES key.cpp)\n",
    "player/screen/key.h": HEADER,
    "player/screen/key.cpp": '#include "player/screen/key.h"\n\n#include <SDL.h>\n\n#include "content/base/bytes.h"\n\n'
                             'const char* kBack = "ui:back";\n// ImGui::Text( is not used; see ui:nowhere.\n',
    "player/views/CMakeLists.txt": "",
    "player/main.cpp": "// Begins.\n",
    "player/CMakeLists.txt": "add_executable(jankar main.cpp)\n",
    "tools/pack/CMakeLists.txt": "add_executable(jankar-pack main.cpp)\n",
    "tools/pack/main.cpp": "#include <CLI/CLI.hpp>\n",
    "assets/strings/en.toml": 'back = "One back."\nsound-1 = "Soft."\n',
    "assets/strings/hi.toml": 'back = "वापस।"\nsound-1 = "धीमी।"\n',
    "assets/icons/back.svg": '<svg xmlns="http://www.w3.org/2000/svg"><title>back</title><path d="M0 0"/></svg>\n',
    "tools/run.sh": "#!/usr/bin/env bash\necho well\n",
}


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.top = Path(self.folder.name)
        (self.top / "tools").mkdir()
        shutil.copy(TOOLS / "check", self.top / "tools/check")
        shutil.copytree(TOOLS / "check.d", self.top / "tools/check.d", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(TOOLS.parent / ".clang-format", self.top / ".clang-format")
        for path, text in WELL.items():
            self.write(path, text)

    def write(self, path, text):
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def append(self, path, text):
        self.write(path, (self.top / path).read_text(encoding="utf-8") + text)

    def run_check(self, *names, path=None):
        environment = dict(os.environ)
        if path is not None:
            environment["PATH"] = path
        return subprocess.run([sys.executable, self.top / "tools/check", *names], capture_output=True, text=True,
                              check=False, env=environment)

    def sees(self, name, *words):
        """The check of that name fails, and one line of what it says holds all the words."""
        run = self.run_check(name)
        self.assertEqual(run.returncode, 1, f"{name} did not fail: {run.stdout}{run.stderr}")
        self.assertIn(f"FAIL {name}:", run.stdout)
        self.assertTrue(any(all(word in line for word in words) for line in run.stdout.splitlines()[1:]), run.stdout)

    def is_well(self, name):
        run = self.run_check(name)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_a_tree_that_is_well_passes_all(self):
        run = self.run_check()
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertNotIn("FAIL", run.stdout)
        self.assertGreaterEqual(run.stdout.count("OK  "), 18)

    def test_an_unknown_check_is_wrong_usage(self):
        self.assertEqual(self.run_check("levles").returncode, 2)

    def test_levels_upward(self):
        self.append("content/base/bytes.cpp", '#include "player/screen/key.h"\n')
        self.sees("levels", "content/base/bytes.cpp:2", "player/screen/key.h")

    def test_levels_what_must_not_be_known(self):
        self.write("content/lesson/model.h", HEADER)
        self.append("player/screen/key.cpp", '#include "content/lesson/model.h"\n')
        self.sees("levels", "player/screen/key.cpp:9", "content/lesson/model.h")

    def test_levels_programs_draw_nothing(self):
        self.append("tools/pack/main.cpp", '#include "player/screen/key.h"\n')
        self.sees("levels", "tools/pack/main.cpp:2")

    def test_levels_of_the_programs_among_themselves(self):
        self.write("tools/pack/voice.h", HEADER)
        self.write("tools/assets/main.cpp", '#include "tools/pack/voice.h"\n')
        self.is_well("levels")
        self.write("tools/collect/main.cpp", '#include "tools/pack/voice.h"\n')
        self.sees("levels", "tools/collect/main.cpp:1")

    def test_levels_nothing_includes_a_program(self):
        self.write("tools/pack/build.h", HEADER)
        self.append("player/main.cpp", '#include "tools/pack/build.h"\n')
        self.sees("levels", "player/main.cpp:2")

    def test_levels_a_folder_nobody_named(self):
        self.write("player/extras/thing.h", HEADER)
        self.sees("levels", "player/extras/thing.h")

    def test_levels_relative_includes(self):
        self.append("player/screen/key.cpp", '#include "key.h"\n')
        self.sees("levels", "player/screen/key.cpp:9", "key.h")

    def test_levels_comments_are_no_includes(self):
        self.append("content/base/bytes.cpp", '/*\n#include "player/screen/key.h"\n*/\n')
        self.is_well("levels")

    def test_circles(self):
        self.append("content/base/bytes.h", '#include "content/base/other.h"\n')
        self.write("content/base/other.h", HEADER + '#include "content/base/bytes.h"\n')
        self.sees("circles", "content/base/other.h", "content/base/bytes.h")

    def test_libraries(self):
        for include, word in (("SDL.h", "SDL"), ("imgui.h", "ImGui"), ("libavcodec/avcodec.h", "FFmpeg"),
                              ("sqlite3.h", "SQLite"), ("pango/pango.h", "Pango")):
            with self.subTest(include):
                self.write("content/lesson/model.h", HEADER + f"#include <{include}>\n")
                self.sees("libraries", "content/lesson/model.h:4", word)

    def test_libraries_ffmpeg_only_in_playback(self):
        self.write("player/media/picture.cpp", "#include <libavutil/frame.h>\n")
        self.sees("libraries", "player/media/picture.cpp:1", "FFmpeg")
        (self.top / "player/media/picture.cpp").unlink()
        self.write("player/media/playback/decoder.cpp", "#include <libavutil/frame.h>\n")
        self.is_well("libraries")

    def test_heavy_in_a_header(self):
        for include in ("nlohmann/json.hpp", "toml++/toml.h", "spdlog/spdlog.h", "CLI/CLI.hpp"):
            with self.subTest(include):
                self.write("content/base/bytes.h", HEADER + f"#include <{include}>\n")
                self.sees("heavy", "content/base/bytes.h:4", include)

    def test_heavy_twice(self):
        self.write("tools/pack/words.cpp", "#include <CLI/CLI.hpp>\n")
        self.sees("heavy", "tools/pack/words.cpp:1", "CLI11")
        self.append("content/base/bytes.cpp", "#include <spdlog/spdlog.h>\n")
        self.append("player/main.cpp", "#include <spdlog/spdlog.h>\n")
        self.sees("heavy", "player/main.cpp:2", "spdlog")

    def test_sizes(self):
        self.append("content/base/bytes.cpp", "\n" * 600)
        self.sees("sizes", "content/base/bytes.cpp", "601")

    def test_sizes_of_main(self):
        self.append("player/main.cpp", "\n" * 80)
        self.sees("sizes", "player/main.cpp", "80")

    def test_imgui_words(self):
        for call in ('ImGui::Text("%s", x)', 'ImGui::Button("go")', "ImGui::Checkbox(a, &b)", "ImGui::InputTextMultiline(a)",
                     "ImGui::TextUnformatted(a)", "list->AddText(at, colour, a)"):
            with self.subTest(call):
                self.write("player/views/home.cpp", f"void draw() {{ {call}; }}\n")
                self.sees("imgui-words", "player/views/home.cpp:1")

    def test_imgui_words_in_the_developer_overlay(self):
        self.write("player/views/developer_overlay.cpp", 'void draw() { ImGui::Text("12 ms"); }\n')
        self.write("player/views/home.cpp", 'void draw() { ImGui::InvisibleButton("home", size); }\n')
        self.is_well("imgui-words")

    def test_headers(self):
        self.write("content/base/bytes.h", "// A thing for the tests of tools/check.\n#pragma once\n")
        self.sees("headers", "content/base/bytes.h:1", "#pragma once")
        self.write("content/base/bytes.h", "#pragma once\n#include <string>\nint one(); // a comment that comes too late\n")
        self.sees("headers", "content/base/bytes.h:1", "what it is for")

    def test_built(self):
        self.write("content/base/forgotten.cpp", "")
        self.sees("built", "content/base/forgotten.cpp")

    def test_case_names(self):
        self.write("tests/base/odd_test.cpp", 'TEST_CASE("odd: one thing, "\n          "and another; never run") {}\n')
        self.sees("case-names", "tests/base/odd_test.cpp:1", "semicolon")

    def test_phrases(self):
        self.append("player/screen/key.cpp", 'const char* kGo = "ui:go-home";\n')
        self.sees("phrases", "player/screen/key.cpp:9", "hi.toml", "go-home")

    def test_phrases_by_their_beginning(self):
        self.append("player/screen/key.cpp", 'auto a = "ui:sound-" + level;\n')
        self.is_well("phrases")
        self.append("player/screen/key.cpp", 'auto a = "ui:loud-" + level;\n')
        self.sees("phrases", "player/screen/key.cpp:10", "loud-")

    def test_strings(self):
        self.append("assets/strings/en.toml", 'home = "Home."\n')
        self.sees("strings", "hi.toml", "home")

    def test_strings_empty(self):
        self.append("assets/strings/en.toml", 'home = " "\n')
        self.append("assets/strings/hi.toml", 'home = "घर।"\n')
        self.sees("strings", "en.toml", "home")

    def test_pictures(self):
        svg = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>\n'
        self.write("assets/icons/back.svg", svg.format('<path d="M0 0"/>'))
        self.sees("pictures", "back.svg", "<title>")
        for name in ("filter", "mask", "pattern", "style", "text"):
            with self.subTest(name):
                self.write("assets/icons/back.svg", svg.format(f"<title>back</title><g><{name}/></g>"))
                self.sees("pictures", "back.svg", f"<{name}>")
        self.write("assets/icons/back.svg", "<svg>")
        self.sees("pictures", "back.svg", "no XML")

    def test_parse(self):
        self.write("assets/country/IN.toml", "notes = [1, 2\n")
        self.sees("parse", "assets/country/IN.toml")
        self.write("CMakePresets.json", "{,}\n")
        self.sees("parse", "CMakePresets.json")

    def test_machine_paths(self):
        for folder in ("work", "farm", "root", "home"):
            with self.subTest(folder):
                self.write("tools/run.sh", f"#!/usr/bin/env bash\ncd /{folder}/someone\n")
                self.sees("machine-paths", "tools/run.sh:2")
        self.write("tools/run.sh", "#!/usr/bin/env bash\ncd share/work/one\n")
        self.is_well("machine-paths")

    def test_unfinished(self):
        for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X"):
            with self.subTest(word):
                self.write("content/base/bytes.cpp", f"// {word}: more\n")
                self.sees("unfinished", "content/base/bytes.cpp:1", word)

    def test_top_level(self):
        self.write("notes/ideas.md", "Ideas.\n")
        self.sees("top-level", "notes")

    def test_scripts(self):
        self.write("tools/run", "#!/usr/bin/env bash\nif true; then\n")
        self.sees("scripts", "tools/run")

    @unittest.skipUnless(shutil.which("clang-format-14"), "clang-format 14 is not here")
    def test_formatting(self):
        self.append("content/base/bytes.cpp", "int  one( ){return 1;}\n")
        self.sees("formatting", "content/base/bytes.cpp:2")

    def test_formatting_says_so_when_it_cannot_look(self):
        self.append("content/base/bytes.cpp", "int  one( ){return 1;}\n")
        run = self.run_check("formatting", path="")
        self.assertEqual(run.returncode, 0)
        self.assertIn("not checked", run.stdout)

    def test_commits_are_only_told(self):
        git = ["git", "-C", str(self.top), "-c", "user.name=T", "-c", "user.email=t@example.org"]
        if not shutil.which("git"):
            self.skipTest("git is not here")
        subprocess.run([*git, "init", "-q"], check=True)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-q", "-m", "base: bytes"], check=True)
        self.assertNotIn("otherwise", self.run_check("commits").stdout)
        subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "Various things"], check=True)
        run = self.run_check("commits")
        self.assertEqual(run.returncode, 0)
        self.assertIn("1 of the last 50", run.stdout)

    def test_git_ignored_files_are_left_alone(self):
        if not shutil.which("git"):
            self.skipTest("git is not here")
        subprocess.run(["git", "-C", str(self.top), "init", "-q"], check=True)
        self.write(".gitignore", "/out/\n")
        self.write("out/bad.json", "{\n")
        self.is_well("parse")
        self.write("bad.json", "{\n")
        self.sees("parse", "bad.json")


if __name__ == "__main__":
    TOOLS = Path(sys.argv.pop(1)).resolve()
    unittest.main()
