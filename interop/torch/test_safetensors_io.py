"""python3 -m unittest, in this folder: safetensors written and read, and malformed files refused by name."""
import json
import random
import struct
import tempfile
import unittest
from pathlib import Path

import torch

import safetensors_io


def file_of(header, data=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def entry(begin, end, shape, dtype="F32"):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


class SafetensorsTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = Path(self.folder.name) / "x.safetensors"

    def test_reads_what_it_wrote(self):
        tensors = {f"a.{name}": torch.ones(2, 3).to(dtype) for name, dtype in safetensors_io.DTYPES.items()}
        tensors |= {"scalar": torch.tensor(0.5), "empty": torch.empty(0, 4)}
        tensors["strided"] = torch.arange(6.0).view(2, 3).t()
        safetensors_io.save(self.path, tensors, {"step": "7"})
        read, metadata = safetensors_io.load(self.path)
        self.assertEqual(metadata, {"step": "7"})
        self.assertEqual(set(read), set(tensors))
        for name, tensor in tensors.items():
            self.assertEqual(read[name].dtype, tensor.dtype)
            self.assertTrue(torch.equal(read[name], tensor), name)

    def test_writes_the_bytes_of_the_format(self):
        safetensors_io.save(self.path, {"b": torch.tensor([1.0]), "a": torch.tensor([2], dtype=torch.uint8)})
        data = self.path.read_bytes()
        (length,) = struct.unpack("<Q", data[:8])
        self.assertEqual(length % 8, 0)
        header = json.loads(data[8 : 8 + length])
        self.assertEqual(list(header), ["b", "a"])  # wider types first, so that all are aligned
        self.assertEqual(data[8 + length :], struct.pack("<f", 1.0) + b"\x02")

    def test_refuses_what_is_malformed(self):
        four = b"\0" * 4
        for content, message in (
            (b"", "too few"),
            (struct.pack("<Q", 2**63) + b"{}", "a header of"),
            (file_of(b" {}"), "does not start"),
            (file_of(b'{"a":'), "no valid JSON"),
            (file_of(b'{"a":{},"a":{}}'), "stands twice"),
            (file_of(b"{" + b'"a":[' * 5000), "no valid JSON"),
            (file_of({"__metadata__": {"a": 1}}), "strings to strings"),
            (file_of({"a": {"dtype": "F32"}}), "not exactly"),
            (file_of({"a": entry(0, 4, [1], "F33")}, four), "dtype F33"),
            (file_of({"a": entry(0, 4, [True])}, four), "a shape"),
            (file_of({"a": entry(0, 4, [-1])}, four), "a shape"),
            (file_of({"a": entry(0, 4, [2])}, four), "4 bytes for 8"),
            (file_of({"a": entry(4, 8, [1])}, four * 2), "a hole or an overlap"),
            (file_of({"a": entry(0, 4, [1]), "b": entry(0, 4, [1])}, four), "a hole or an overlap"),
            (file_of({"a": entry(0, 4, [1])}, four + b"!"), "the tensors end"),
            (file_of({"a": entry(0, 2**50, [2**48])}, four), "the tensors end"),
        ):
            self.path.write_bytes(content)
            with self.assertRaisesRegex(ValueError, message):
                safetensors_io.load(self.path)

    def test_survives_random_damage(self):
        rng = random.Random(1)
        safetensors_io.save(self.path, {"a": torch.ones(3, 2), "b": torch.ones(4, dtype=torch.int64)}, {"k": "v"})
        whole = self.path.read_bytes()
        for _ in range(500):
            damaged = bytearray(whole[: rng.randrange(len(whole) + 1)] if rng.random() < 0.3 else whole)
            for _ in range(rng.randint(0, 4) if damaged else 0):
                damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            self.path.write_bytes(damaged)
            try:
                safetensors_io.load(self.path)
            except ValueError:
                pass

    def test_a_failed_write_leaves_nothing(self):
        safetensors_io.save(self.path, {"a": torch.ones(1)})
        with self.assertRaises(KeyError):
            safetensors_io.save(self.path, {"a": torch.ones(1, dtype=torch.complex64)})
        self.assertEqual([file.name for file in Path(self.folder.name).iterdir()], [self.path.name])
        self.assertEqual(safetensors_io.load(self.path)[0]["a"].item(), 1)


if __name__ == "__main__":
    unittest.main()
