"""Reads an unsealed .jkrec as player/records/FORMAT.md describes it, without a line of the program's own code, so
that the tests see what really leaves the device. Checks lengths, CRC-32C and the hash of the end; signatures are
for `jankar-collect verify`.
"""
import ctypes
import ctypes.util
import hashlib
import json
import struct

MAGIC = b"JKREC01\n"


class Bundle:
    def __init__(self, header, lessons, records, checkpoints, plain):
        self.header, self.lessons, self.records, self.checkpoints = header, lessons, records, checkpoints
        self.plain = plain  # every byte of it, unpacked


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def unpack_zstd(packed):
    zstd = ctypes.CDLL("libzstd.so.1")
    zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    size = zstd.ZSTD_getFrameContentSize(packed, ctypes.c_size_t(len(packed)))
    if size > 64 << 20:
        raise ValueError(f"a zstd frame says it holds {size} bytes")
    out = ctypes.create_string_buffer(max(size, 1))
    got = zstd.ZSTD_decompress(out, ctypes.c_size_t(size), packed, ctypes.c_size_t(len(packed)))
    if got != size:
        raise ValueError("a zstd frame cannot be unpacked")
    return out.raw[:size]


def read_bundle(path):
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise ValueError("no magic")
    at, header, lines, plain, kinds = len(MAGIC), None, b"", [data], ""
    while at < len(data):
        start = at
        length, kind = struct.unpack_from("<IB", data, at)
        payload = data[at + 5:at + 5 + length]
        (crc,) = struct.unpack_from("<I", data, at + 5 + length)
        if crc != crc32c(data[at:at + 5 + length]):
            raise ValueError(f"the checksum of frame {chr(kind)} is wrong")
        at += 5 + length + 4
        kinds += chr(kind)
        if chr(kind) == "H":
            header = json.loads(payload)
            plain.append(payload)
        elif chr(kind) == "D":
            text = unpack_zstd(payload)
            lines += text
            plain.append(text)
        elif chr(kind) == "E":
            (before,) = struct.unpack_from("<Q", payload)
            if before != start or payload[8:] != hashlib.sha256(data[:start]).digest():
                raise ValueError("the end frame does not fit the file")
    if not (kinds.startswith("HG") and kinds.endswith("SE") and set(kinds[2:-2]) == {"D"}):
        raise ValueError(f"the frames are {kinds}")
    lessons, records, checkpoints = [], [], []
    for line in lines.split(b"\n")[:-1]:
        if line.startswith(b"L "):
            lessons.append(json.loads(line[2:]))
        elif line.startswith(b"{"):
            records.append(json.loads(line))
        elif line.startswith(b"C "):
            checkpoints.append(line.decode())
        else:
            raise ValueError(f"a line begins oddly: {line[:40]!r}")
    return Bundle(header, lessons, records, checkpoints, b"".join(plain))
