"""P9: a pack of 4 GB is opened (`jankar-pack info` on it, less the same on a small one). P9b: a pack is installed, beside
`cp` and `sync` of the same file and the speed of the hash alone."""
import hashlib
import json
import os
import pathlib
import statistics
import struct
import subprocess
import time
import zlib

from driver import Failure
from plain_pack import PlainPack
from table import absent, row

MB = 1 << 20
SIZE = 4_200_000_000


class SparsePack:
    """The bytes of content/pack/FORMAT.md with holes for objects: opening looks at none of them."""

    def __init__(self, path, objects):
        self.file, self.directory, self.entries = path.open("wb"), [], 0
        each = SIZE // objects if objects > 10 else 1000
        plain = PlainPack("sparse")
        lesson = plain.lesson(0)
        text = json.dumps(lesson).encode()
        manifest = {"format": 1, "kind": "lessons", "id": "sparse", "version": 1, "title": {"en": "Sparse"}, "langs": ["en"],
                    "lessons": [{"id": "plain-lesson", "version": 1, "subject": "skills", "title": {"en": "Plain"},
                                 "langs": ["en"], "steps": 2, "hash": hashlib.blake2b(text, digest_size=32).hexdigest()}]}
        self.entry("mimetype", b"application/vnd.jankar.pack+zip")
        self.entry("pack.json", json.dumps(manifest).encode())
        self.entry("lessons/plain-lesson/lesson.json", text)
        for number in range(objects):
            name = hashlib.blake2b(struct.pack("<Q", number), digest_size=32).hexdigest()
            self.entry(f"media/{name[:2]}/{name}.mp4", None, each)
        self.end()

    def entry(self, name, content, hole=0):
        size, crc = (len(content), zlib.crc32(content)) if content is not None else (hole, 0)
        shared = struct.pack("<HHHHHIIIH", 20, 0, 0, 0, 0x21, crc, size, size, len(name))
        offset = self.file.tell()
        far = offset >= 0xFFFFFFFF
        extra = struct.pack("<HHQ", 1, 8, offset) if far else b""
        self.directory.append(b"PK\1\2" + struct.pack("<H", 0x314) + shared +
                              struct.pack("<HHHHII", len(extra), 0, 0, 0, 0o100644 << 16, min(offset, 0xFFFFFFFF)) +
                              name.encode() + extra)
        self.file.write(b"PK\3\4" + shared + struct.pack("<H", 0) + name.encode() + (content or b""))
        if content is None:
            self.file.seek(hole, os.SEEK_CUR)
        self.entries += 1

    def end(self):
        at, bytes_ = self.file.tell(), b"".join(self.directory)
        self.file.write(bytes_)
        if self.entries >= 0xFFFF or at >= 0xFFFFFFFF:
            record = self.file.tell()
            self.file.write(b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 0x32d, 45, 0, 0, self.entries, self.entries, len(bytes_), at) +
                            b"PK\6\7" + struct.pack("<IQI", 0, record, 1))
        few = min(self.entries, 0xFFFF)
        self.file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, few, few, len(bytes_), min(at, 0xFFFFFFFF), 0))
        self.file.close()


def info(tool, path):
    """Milliseconds of one run."""
    began = time.monotonic()
    done = subprocess.run([tool, "info", "--json", path], stdout=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Failure(f"jankar-pack info {path} ended with {done.returncode}")
    return (time.monotonic() - began) * 1000


def most_memory(tool, path):
    """Kilobytes at most. What wait4 tells is at least what this program had when it began the other one; so the kernel
    is asked while that one waits with its answer before a pipe that is full."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    try:
        while True:
            os.write(writing, b" " * 4096)
    except BlockingIOError:
        os.set_blocking(writing, True)
    process = subprocess.Popen([tool, "info", "--json", path], stdout=writing)
    os.close(writing)
    still = 0
    while still < 5:
        time.sleep(0.01)
        status = dict(line.split(":", 1) for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines())
        still = still + 1 if status["State"].split()[0] == "S" else 0
    with open(reading, "rb") as pipe:
        pipe.read()
    if process.wait() != 0:
        raise Failure(f"jankar-pack info {path} ended with {process.returncode}")
    return int(status["VmHWM"].split()[0])


def p9(bench):
    tool, folder = bench.binary.parent / "jankar-pack", bench.workspace.folder("sparse")
    small = folder / "small.jkpack"
    SparsePack(small, 1)
    count = 5 if bench.quick else 25
    rows = []
    for objects, budget in ((5_000, 5), (50_000, 30)):
        big = folder / f"{objects}.jkpack"
        SparsePack(big, objects)
        apart = [(info(tool, big), info(tool, small)) for _ in range(count)]
        took = statistics.median(with_many - with_one for with_many, with_one in apart)
        more = (most_memory(tool, big) - most_memory(tool, small)) / 1024
        rows.append(row("P9", f"open a pack of 4 GB with {objects:,} objects", f"<= {budget} ms", took, "ms", met=took <= budget))
        rows.append(row("P9", f"memory for {objects:,} objects", "<= 4 MB", more, "MB", met=more <= 4))
        big.unlink()
    return rows


def p9b(bench):
    folder = bench.workspace.folder("install")
    size = (64 if bench.quick else 384) * MB
    pack = PlainPack("bench").write(folder / "bench.jkpack", bulk_bytes=size)
    content = pack.read_bytes()
    began = time.monotonic()
    hashlib.blake2b(content, digest_size=32).digest()
    hashed = time.monotonic() - began
    copied, installed = [], []
    for turn in range(3):
        data = folder / f"data-{turn}"
        data.mkdir()
        os.sync()
        began = time.monotonic()
        subprocess.run(["sh", "-c", f"cp '{pack}' '{folder}/copy' && sync '{folder}/copy'"], check=True)
        copied.append(time.monotonic() - began)
        (folder / "copy").unlink()
        os.sync()
        began = time.monotonic()
        done = subprocess.run([bench.binary, "--data", data, "--install", pack, "--trust"], capture_output=True, text=True, check=False)
        installed.append(time.monotonic() - began)
        if done.returncode != 0:
            return [absent("P9b", "install, verifying", ">= 0.8", done.stderr)]
        (data / "packs/bench@unsigned.jkpack").unlink()
    slower = max(statistics.median(copied), hashed)
    share = slower / statistics.median(installed)
    speed = len(content) / 1e6
    return [row("P9b", "install from a file, verifying, of cp + sync or the hash", ">= 0.8", share, "x", met=share >= 0.8,
                install_mb_s=speed / statistics.median(installed), cp_sync_mb_s=speed / statistics.median(copied), hash_mb_s=speed / hashed)]


ALL = {"P9": ("opening a pack of 4 GB", p9), "P9b": ("installing a pack", p9b)}
