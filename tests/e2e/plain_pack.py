"""Writes a pack from what content/pack/FORMAT.md says, with nothing but a plain ZIP and JSON library: the proof that
the text is enough. Pictures are PNG and made here too."""
import hashlib
import json
import random
import struct
import zipfile
import zlib

import support


def png(width, height, color):
    rows = b"".join(b"\0" + bytes(color) * width for _ in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def voice(name):
    """An Ogg Opus file: one of the player's own, for no plain library makes one."""
    return (support.BIN.parent / f"share/jankar/assets/voice/en/{name}.opus").read_bytes()


class PlainPack:
    def __init__(self, pack_id, version=1, lesson_id="plain-lesson"):
        self.id, self.version, self.lesson_id = pack_id, version, lesson_id
        self.objects = {}

    def add(self, content, ext, kind, **facts):
        name = hashlib.blake2b(content, digest_size=32).hexdigest()
        self.objects[name] = (ext, content)
        return {"hash": name, "ext": ext, "kind": kind, "bytes": len(content), **facts}

    def lesson(self, bulk_bytes):
        media = {"cover": self.add(png(640, 400, (200, 90, 60)), "png", "picture", width=640, height=400),
                 "look": self.add(png(640, 400, (60, 120, 90)), "png", "picture", width=640, height=400)}
        # Clips that no step shows: weight, for copying.
        noise = random.Random(self.version)
        for number in range(bulk_bytes // 500_000):
            media[f"weight-{number}"] = self.add(noise.randbytes(500_000), "mp4", "video", width=100, height=100, ms=1000)
        lines = {name: self.add(voice(phrase), "opus", "voice", ms=1000)
                 for name, phrase in (("title", "home"), ("look", "more"), ("do", "done"))}
        return {"format": 1, "id": self.lesson_id, "version": self.version, "subject": "skills", "course": "plain",
                "title": {"en": "A plain lesson"}, "minutes": 1, "langs": ["en"], "licence": "CC0-1.0",
                "credit": "nobody", "cover": "cover", "say": "title",
                "step": [{"id": "look-1", "type": "picture", "picture": "look", "say": "look"},
                         {"id": "do-2", "type": "do", "picture": "cover", "say": "do"}],
                "media": media, "voices": {"en": lines}, "words": {}}

    def write(self, path, bulk_bytes=0):
        body = self.lesson(bulk_bytes)
        text = json.dumps(body).encode()
        manifest = {"format": 1, "kind": "lessons", "id": self.id, "version": self.version,
                    "title": {"en": "Plain"}, "langs": ["en"],
                    "lessons": [{"id": self.lesson_id, "version": self.version, "subject": "skills", "course": "plain",
                                 "title": {"en": "A plain lesson"}, "langs": ["en"], "minutes": 1, "steps": 2,
                                 "cover": body["media"]["cover"]["hash"], "cover_ext": "png",
                                 "hash": hashlib.blake2b(text, digest_size=32).hexdigest(),
                                 "title_voices": {"en": body["voices"]["en"]["title"]["hash"]}}]}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            def entry(name, content):
                place = zipfile.ZipInfo(name)   # 1980-01-01, no extra field, no data descriptor
                place.external_attr = 0o100644 << 16
                archive.writestr(place, content)
            entry("mimetype", "application/vnd.jankar.pack+zip")
            entry("pack.json", json.dumps(manifest))
            entry(f"lessons/{self.lesson_id}/lesson.json", text)
            for name, (ext, content) in sorted(self.objects.items()):
                entry(f"media/{name[:2]}/{name}.{ext}", content)
        return path
