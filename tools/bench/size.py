"""P12: what an installation of the player weighs without packs, as `cmake --install` lays it into an empty folder."""
import pathlib
import shutil
import subprocess

from driver import Failure
from table import absent, row

MB = 1e6
CODE_BUDGET_MB, ALL_BUDGET_MB = 3, 12
# A person installs the player; these two programs are for offices and authors.
OFFICE = ("jankar-pack", "jankar-collect", "jankar-assets")


def size_of(paths):
    return sum(p.stat().st_size for p in paths) / MB


def stripped(paths, folder):
    """The same programs without their symbols, as Debian would ship them."""
    copies = []
    for path in paths:
        copy = folder / path.name
        subprocess.run(["strip", "-o", copy, path], check=True)
        copies.append(copy)
    return copies


def p12(bench):
    build = bench.binary.parent.parent
    if not (build / "cmake_install.cmake").exists():
        return [absent("P12", "installed player", f"<= {ALL_BUDGET_MB} MB", f"{build} is no build folder")]
    prefix = bench.workspace.folder("installed")
    done = subprocess.run(["cmake", "--install", build, "--prefix", prefix], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"cmake --install: {done.stderr.strip().splitlines()[-1:]}")
    files = [p for p in prefix.rglob("*") if p.is_file() and not p.is_symlink()]
    code = [p for p in files if p.parent.name == "bin" and p.name not in OFFICE or ".so" in p.name]
    packs = [p for p in files if p.suffix == ".jkpack"]
    office = [p for p in files if p.name in OFFICE]
    data = [p for p in files if p not in code and p not in packs and p not in office]
    # assets/voices/<lang>/ and the like hold one language each; fonts and icons belong to all.
    by_language = {}
    for path in data:
        folder = language_of(path.relative_to(prefix))
        by_language.setdefault(folder, []).append(path)
    shared = size_of(by_language.pop(None, []))
    languages = {name: round(size_of(paths), 2) for name, paths in by_language.items()}
    largest = max(languages, key=languages.get) if languages else ""
    ours = size_of(code)
    as_shipped = size_of(stripped(code, bench.workspace.folder("stripped"))) if shutil.which("strip") else ours
    whole = as_shipped + shared + languages.get(largest, 0)
    return [row("P12", "our code, installed, without symbols", f"<= {CODE_BUDGET_MB} MB", as_shipped, "MB", met=as_shipped <= CODE_BUDGET_MB,
                with_symbols_mb=ours, files={p.name: p.stat().st_size for p in code}, office_programs_mb=size_of(office)),
            row("P12", f"with fonts, icons and the voices of one language ({largest})", f"<= {ALL_BUDGET_MB} MB", whole, "MB",
                met=whole <= ALL_BUDGET_MB, shared_mb=shared, languages_mb=languages, packs_left_out_mb=size_of(packs))]


def language_of(path):
    """The language a file of the data belongs to by its folder or name; None for what all share."""
    for part in pathlib.PurePath(path).parts[2:]:
        stem = part.split(".")[0]
        if len(stem) == 2 and stem.isalpha() and stem.islower():
            return stem
    return None


ALL = {"P12": ("size of the installation", p12)}
