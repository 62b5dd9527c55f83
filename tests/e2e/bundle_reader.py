"""Reads .jkrec and .jkpeople as player/records/FORMAT.md describes them, sealed or not, and writes .jkack, without a
line of the program's own code, so that the tests see what really leaves the device. Checks lengths, CRC-32C, the hash
of the end, all signatures and the chain. Ordinary libraries: libsodium, libzstd.
"""
import ctypes
import ctypes.util
import hashlib
import json
import re
import struct

MAGIC = b"JKREC01\n"
PEOPLE_MAGIC = b"JKPEO01\n"
DOMAINS = {MAGIC: (b"jankar-head-v1", b"jankar-bundle-v1"),
           PEOPLE_MAGIC: (b"jankar-people-head-v1", b"jankar-people-v1")}
TAG_FINAL = 3  # crypto_secretstream_xchacha20poly1305
sodium = ctypes.CDLL("libsodium.so.23")


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


def check_signature(domain, message, signature, key):
    whole = domain + message
    if len(signature) != 64 or sodium.crypto_sign_verify_detached(
            signature, whole, ctypes.c_ulonglong(len(whole)), key) != 0:
        raise ValueError(f"a signature of {domain.decode()} does not hold")


def open_box(sealed, secrets):
    for secret in secrets:
        public, out = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
        sodium.crypto_scalarmult_base(public, secret)
        if sodium.crypto_box_seal_open(out, sealed, ctypes.c_ulonglong(len(sealed)), public.raw, secret) == 0:
            return out.raw
    return None


class Stream:
    """Pulls the messages of one secretstream."""

    def __init__(self, key, head, extra):
        self.state, self.extra, self.final = ctypes.create_string_buffer(52), extra, False
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(self.state, head, key)

    def pull(self, message):
        out, tag = ctypes.create_string_buffer(max(len(message) - 17, 1)), ctypes.c_ubyte()
        if self.final or sodium.crypto_secretstream_xchacha20poly1305_pull(
                self.state, out, None, ctypes.byref(tag), message, ctypes.c_ulonglong(len(message)),
                self.extra, ctypes.c_ulonglong(len(self.extra))) != 0:
            raise ValueError("a sealed part does not open")
        self.final = tag.value == TAG_FINAL
        return out.raw[:len(message) - 17]


def read_frames(path, magic, secrets):
    """Header, all lines, everything that can be read in it."""
    data = path.read_bytes()
    if not data.startswith(magic):
        raise ValueError("no magic")
    head_domain, file_domain = DOMAINS[magic]
    at, header, lines, plain, kinds = len(magic), None, b"", [data], ""
    head_hash, key, stream, signer = b"", None, None, b""
    while at < len(data):
        start = at
        length, kind = struct.unpack_from("<IB", data, at)
        payload = data[at + 5:at + 5 + length]
        (crc,) = struct.unpack_from("<I", data, at + 5 + length)
        if crc != crc32c(data[at:at + 5 + length]):
            raise ValueError(f"the checksum of frame {chr(kind)} is wrong")
        at += 5 + length + 4
        kind = chr(kind)
        kinds += kind
        if kind == "H":
            header = json.loads(payload)
            plain.append(payload)
            head_hash = hashlib.sha256(payload).digest()
            signer = bytes.fromhex(header.get("signer", header["key"]))
            own = hashlib.sha256(b"jankar-dev-v1" + bytes.fromhex(header["key"])).hexdigest()[:32]
            if own != header["device"]:
                raise ValueError("the device does not follow from its key")
        elif kind == "G":
            check_signature(head_domain, head_hash, payload, signer)
        elif kind == "K":
            key = key or open_box(payload, secrets)
        elif kind == "N":
            if key is None:
                raise ValueError("it is sealed, and no key opens it")
            stream = Stream(key, payload, head_hash)
        elif kind == "D":
            text = unpack_zstd(stream.pull(payload) if stream else payload)
            lines += text
            plain.append(text)
        elif kind == "S":
            check_signature(file_domain, hashlib.sha256(data[:start]).digest(), payload, signer)
        elif kind == "E":
            (before,) = struct.unpack_from("<Q", payload)
            if before != start or payload[8:] != hashlib.sha256(data[:start]).digest():
                raise ValueError("the end frame does not fit the file")
    if not re.fullmatch("HG(K{1,16}N)?D+SE", kinds) or (stream and not stream.final):
        raise ValueError(f"the frames are {kinds}")
    return header, lines, b"".join(plain)


def read_bundle(path, secrets=()):
    header, lines, plain = read_frames(path, MAGIC, secrets)
    lessons, records, checkpoints = [], [], []
    last, seq, key = bytes.fromhex(header["prev"]), header["lo"] - 1, bytes.fromhex(header["key"])
    chain = bytes.fromhex(header["device"] + header["epoch"])
    for line in lines.split(b"\n")[:-1]:
        if line.startswith(b"L "):
            lessons.append(json.loads(line[2:]))
        elif line.startswith(b"{"):
            records.append(json.loads(line))
            last, seq = hashlib.sha256(last + line).digest(), seq + 1
            if records[-1]["seq"] != seq:
                raise ValueError(f"record {seq} has another number")
        elif line.startswith(b"C "):
            checkpoints.append(line.decode())
            number, name, signature = checkpoints[-1][2:].split(" ")
            if (int(number), bytes.fromhex(name)) != (seq, last):
                raise ValueError("a checkpoint is not that of its record")
            check_signature(b"jankar-ckpt-v1", chain + struct.pack("<Q", seq) + last, bytes.fromhex(signature), key)
        else:
            raise ValueError(f"a line begins oddly: {line[:40]!r}")
    if (seq, last.hex()) != (header["hi"], header["head"]) or not checkpoints[-1].startswith(f"C {seq} "):
        raise ValueError("the bundle does not end where its header says")
    return Bundle(header, lessons, records, checkpoints, plain)


def read_people(path, secrets):
    """Header and the women, each as its line says."""
    header, lines, _ = read_frames(path, PEOPLE_MAGIC, secrets)
    women = []
    for line in lines.split(b"\n")[:-1]:
        if not line.startswith(b"P "):
            raise ValueError(f"a line begins oddly: {line[:40]!r}")
        women.append(json.loads(line[2:]))
    return header, women


def write_receipt(path, secret, device, epoch, seq, head, people=""):
    line = json.dumps({"format": 1, "device": device, "epoch": epoch, "seq": seq, "id": head, "people": people},
                      separators=(",", ":")).encode() + b"\n"
    whole, signature = b"jankar-ack-v1" + line, ctypes.create_string_buffer(64)
    sodium.crypto_sign_detached(signature, None, whole, ctypes.c_ulonglong(len(whole)), secret)
    path.write_bytes(b"JKACK01\n" + line + signature.raw.hex().encode() + b"\n")
