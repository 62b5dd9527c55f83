"""Reads cards, receipts and codes as the pages player/records/FORMAT.md (sections 6 to 9) and tools/collect/FORMAT.md
(section 2) describe them, and makes cards and codes from known keys, without a line of the program's own code. QR codes
are found by zbar. Ordinary libraries: libsodium, libzbar.
"""
import ctypes
import hashlib
import json
import struct
import tomllib

from bundle_reader import check_signature, crc32c, sodium

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SPOKEN = b"jankar-spoken-v1"
CARD_TAIL = '[signature]\ned25519 = "'


def sign(domain, message, secret):
    whole, signature = domain + message, ctypes.create_string_buffer(64)
    sodium.crypto_sign_detached(signature, None, whole, ctypes.c_ulonglong(len(whole)), secret)
    return signature.raw


def device_of(public_key):
    return hashlib.sha256(b"jankar-dev-v1" + public_key).digest()[:16]


# Cards and receipts

def read_card(text):
    body, found, tail = text.rpartition(CARD_TAIL)
    if not found or len(tail) != 130 or tail[128:] != '"\n':
        raise ValueError("the card does not end in its signature")
    card = tomllib.loads(body)
    check_signature(b"jankar-card-v1", body.encode(), bytes.fromhex(tail[:128]), bytes.fromhex(card["key"]))
    return card


def make_card(body, secret):
    return f'{body}{CARD_TAIL}{sign(b"jankar-card-v1", body.encode(), secret).hex()}"\n'


def read_receipt(data, key):
    magic, line, signature = data.split(b"\n")[:3]
    if magic != b"JKACK01" or data.count(b"\n") != 3 or not data.endswith(b"\n"):
        raise ValueError("no receipt")
    check_signature(b"jankar-ack-v1", line + b"\n", bytes.fromhex(signature.decode()), key)
    return json.loads(line)


# Letters

def from_base45(text):
    out = b""
    for at in range(0, len(text), 3):
        part = text[at:at + 3]
        value = sum(BASE45.index(letter) * 45 ** place for place, letter in enumerate(part))
        out += value.to_bytes(len(part) - 1, "big")
    return out


def to_base45(data):
    out = ""
    for at in range(0, len(data), 2):
        part = data[at:at + 2]
        value = int.from_bytes(part, "big")
        for _ in range(len(part) + 1):
            value, letter = divmod(value, 45)
            out += BASE45[letter]
    return out


def from_base32(text):
    value = 0
    for letter in text:
        value = value << 5 | BASE32.index(letter)
    return value.to_bytes(len(text) * 5 // 8, "big")


def to_base32(data):
    value = int.from_bytes(data, "big")
    return "".join(BASE32[value >> 5 * place & 31] for place in reversed(range(len(data) * 8 // 5)))


# Codes of one completion

def lesson_mark(lesson, maker8=""):
    return hashlib.sha256(f"{lesson}@{maker8}".encode()).digest()


def pack_fact(device, epoch, record, learner, mark, seq, scored, first_try, day):
    return b"\x01" + device[:8] + epoch[:4] + record[:4] + learner[:8] + mark[:4] + struct.pack(
        "<IBH", seq, min(scored, 15) << 4 | min(first_try, 15), day)


def open_fact(fact, signature, key):
    if len(fact) != 36 or fact[0] != 1 or fact[1:9] != device_of(key)[:8]:
        raise ValueError("no fact of this device")
    check_signature(b"jankar-fact-v1", fact, signature, key)
    seq, score, day = struct.unpack("<IBH", fact[29:])
    return {"device": fact[1:9].hex(), "epoch": fact[9:13].hex(), "record": fact[13:17].hex(), "learner": fact[17:25].hex(),
            "lesson": fact[25:29].hex(), "seq": seq, "scored": score >> 4, "first_try": score & 15, "day": day}


def read_receipt_qr(text):
    """What it says, and the key of the device that signed it."""
    data = from_base45(text.removeprefix("JK1:"))
    if not text.startswith("JK1:") or len(data) != 132:
        raise ValueError("no receipt code")
    return open_fact(data[32:68], data[68:], data[:32]), data[:32]


def read_message(text, key):
    if len(text) != 160:
        raise ValueError("no message")
    data = from_base32(text)
    return open_fact(data[:36], data[36:], key)


# The spoken code

def spoken_key(secret, their_public, device_public, office_public):
    shared, key = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    if sodium.crypto_scalarmult(shared, secret, their_public) != 0:
        raise ValueError("with these keys no code can be read")
    whole = SPOKEN + shared.raw + device_public + office_public
    sodium.crypto_generichash(key, ctypes.c_size_t(32), whole, ctypes.c_ulonglong(len(whole)), None, ctypes.c_size_t(0))
    return key.raw


def spoken_key_of_office(device_key, sealing_secret):
    device, office = ctypes.create_string_buffer(32), ctypes.create_string_buffer(32)
    sodium.crypto_sign_ed25519_pk_to_curve25519(device, device_key)
    sodium.crypto_scalarmult_base(office, sealing_secret)
    return spoken_key(sealing_secret, device.raw, device.raw, office.raw)


def spoken_mac(data, key):
    message, mac = SPOKEN + struct.pack("<Q", data), ctypes.create_string_buffer(16)
    sodium.crypto_generichash(mac, ctypes.c_size_t(16), message, ctypes.c_ulonglong(len(message)), key, ctypes.c_size_t(32))
    return struct.unpack("<I", mac.raw[:4])[0] & (1 << 30) - 1


def spoken_code(seq, learner, mark, key):
    """`learner` and `mark`: bytes, of which the first 12 bits are said."""
    first12 = [int.from_bytes(part[:2], "big") >> 4 for part in (learner, mark)]
    data = (seq & 0xFFFF) << 24 | first12[0] << 12 | first12[1]
    body = (data << 30 | spoken_mac(data, key)) * 100
    return f"{body + (98 - body % 97):024d}"


def read_spoken(digits, key):
    """Record modulo 65,536, and the first three hex letters of the learner and of the lesson's mark."""
    if len(digits) != 24 or int(digits) % 97 != 1:
        raise ValueError("a digit is wrong")
    data, mac = divmod(int(digits) // 100, 1 << 30)
    if mac != spoken_mac(data, key):
        raise ValueError("it is no code of this device")
    return data >> 24, f"{data >> 12 & 0xFFF:03x}", f"{data & 0xFFF:03x}"


# Codes of a class

def join_class(texts):
    """The bundle that these codes hold, in whatever order they came."""
    parts, wanted = {}, None
    for text in texts:
        frame = from_base45(text.removeprefix("JKC1:"))
        mark, number, count, part_crc = struct.unpack_from("<IHHI", frame)
        if crc32c(frame[12:]) != part_crc or wanted not in (None, (mark, count)):
            raise ValueError("a code of the class is damaged")
        wanted = mark, count
        parts[number] = frame[12:]
    if wanted is None or sorted(parts) != list(range(wanted[1])):
        raise ValueError(f"{len(parts)} codes of {wanted}")
    bundle = b"".join(parts[number] for number in sorted(parts))
    if crc32c(bundle) != wanted[0]:
        raise ValueError("the codes do not make the bundle that they name")
    return bundle


# Pictures

def read_qr(grey, width, height):
    """Texts of the QR codes in a picture of one byte a pixel."""
    zbar = ctypes.CDLL("libzbar.so.0")
    for name in ("zbar_image_scanner_create", "zbar_image_create", "zbar_image_first_symbol", "zbar_symbol_next", "zbar_symbol_get_data"):
        getattr(zbar, name).restype = ctypes.c_void_p
    scanner, image = ctypes.c_void_p(zbar.zbar_image_scanner_create()), ctypes.c_void_p(zbar.zbar_image_create())
    zbar.zbar_image_set_format(image, ctypes.c_ulong(0x30303859))  # "Y800"
    zbar.zbar_image_set_size(image, ctypes.c_uint(width), ctypes.c_uint(height))
    zbar.zbar_image_set_data(image, grey, ctypes.c_ulong(len(grey)), None)
    zbar.zbar_scan_image(scanner, image)
    texts, symbol = [], zbar.zbar_image_first_symbol(image)
    while symbol:
        data = ctypes.c_void_p(zbar.zbar_symbol_get_data(ctypes.c_void_p(symbol)))
        length = zbar.zbar_symbol_get_data_length(ctypes.c_void_p(symbol))
        texts.append(ctypes.string_at(data, length).decode("ascii"))
        symbol = zbar.zbar_symbol_next(ctypes.c_void_p(symbol))
    zbar.zbar_image_destroy(image)
    zbar.zbar_image_scanner_destroy(scanner)
    return texts
