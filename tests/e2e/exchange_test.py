"""What goes between a device and its programme, by the programs themselves: the card, sealed bundles and people files
opened by an independent reader, receipts written by it, planted names nowhere in the clear.
"""
import pathlib
import re
import unittest

import bundle_reader
from driver import Workspace, run
from support import COLLECT, JANKAR, SOURCE, main

CANARY = "CANARY-Sunita"


class Exchange(unittest.TestCase):
    def setUp(self):
        self.workspace = Workspace("exchange")
        self.addCleanup(self.workspace.remove)
        self.base = self.workspace.path
        self.data, self.stick = self.base / "data", self.base / "stick"
        self.stick.mkdir()
        made = self.run_it(COLLECT, "init", self.base / "office.db", "--programme", "Weavers of Dharwad",
                           "--homepage", "https://records.example.org/p", "-o", self.base / "card")
        self.assertEqual(made.code, 0, made)
        self.card = self.base / "card/programme.toml"
        keys = (self.base / "office.db.keys").read_text()
        self.secret = {name: bytes.fromhex(value)
                       for name, value in re.findall(r'(\w+)_secret = "([0-9a-f]+)"', keys)}

    def run_it(self, program, *words):
        return run([program, *words], self.workspace.environment())

    def jankar(self, *words):
        return self.run_it(JANKAR, "--data", self.data, *words)

    def export(self, folder):
        folder.mkdir(exist_ok=True)
        done = self.jankar("--export", folder)
        self.assertEqual(done.code, 0, done)
        return [pathlib.Path(line) for line in done.out.splitlines()]

    def test_card_sealed_bundle_people_file_and_receipt(self):
        self.assertEqual(self.jankar("--set-programme", self.card).code, 0)
        self.assertEqual(self.jankar("--add-learner", CANARY, "--group", CANARY + "-group").code, 0)
        written = self.export(self.stick / "out")
        self.assertEqual(sorted(path.suffix for path in written), [".jkpeople", ".jkrec"])
        for path in written:
            self.assertNotIn(b"CANARY", path.read_bytes() + path.name.encode())
        by_kind = {path.suffix: path for path in written}
        for name in ("sealing", "recovery"):
            bundle = bundle_reader.read_bundle(by_kind[".jkrec"], [self.secret[name]])
            self.assertEqual(bundle.header["programme"], "Weavers of Dharwad")
            self.assertNotIn(b"CANARY", bundle.plain)
        header, women = bundle_reader.read_people(by_kind[".jkpeople"], [self.secret["recovery"]])
        # She was added by the trainer and never asked: the office learns that she is there, no more.
        self.assertEqual([sorted(woman) for woman in women], [["agreed", "group", "learner"]])
        with self.assertRaises(ValueError):
            bundle_reader.read_bundle(by_kind[".jkrec"], [bytes(32)])
        self.assertEqual(self.export(self.stick / "out"), [])

        incoming = self.stick / "jankar/in"
        incoming.mkdir(parents=True)
        bundle_reader.write_receipt(incoming / "a.jkack", self.secret["receipt"], bundle.header["device"],
                                    bundle.header["epoch"], bundle.header["hi"], bundle.header["head"],
                                    header["mark"])
        done = self.jankar("--import-receipts", self.stick)
        self.assertEqual((done.code, done.out, done.err), (0, "", ""))
        self.assertEqual(self.export(self.base / "other"), [])

    def test_what_is_not_ours_is_refused_with_one_sentence(self):
        self.assertEqual(self.jankar("--set-programme", self.card).code, 0)
        (self.base / "bad.toml").write_text(self.card.read_text().replace("Weavers", "Robbers"))
        done = self.jankar("--set-programme", self.base / "bad.toml")
        self.assertEqual((done.code, len(done.err.splitlines())), (1, 1), done)
        incoming = self.stick / "in"
        incoming.mkdir()
        bundle_reader.write_receipt(incoming / "a.jkack", self.secret["signing"], "a" * 32, "b" * 16, 5, "c" * 64)
        done = self.jankar("--import-receipts", incoming)
        self.assertEqual((done.code, len(done.err.splitlines())), (1, 1), done)
        self.assertEqual(self.jankar("--import-receipts", self.base / "nowhere").code, 3)

    def test_the_stored_vectors_open_by_the_format_alone(self):
        for name in ("sample-v1", "sample-v1-sealed"):
            bundle = bundle_reader.read_bundle(SOURCE / f"tests/records/{name}.jkrec", [bytes(range(0x40, 0x60))])
            self.assertEqual(bundle.header["head"], "39d5f3945022dfb8cc22e8e59fd32148ca6cace93e26b325864d2422cda086b2")


if __name__ == "__main__":
    main()
