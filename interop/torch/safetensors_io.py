"""safetensors in a page: `save(path, tensors, metadata)`, `load(path) -> (tensors, metadata)`; needs only torch.

The file: u64 little-endian header length; a JSON header padded with spaces to a multiple of 8; the data. An entry is
`{dtype, shape, data_offsets: [begin, end]}`, offsets relative to the data, which has no hole and no overlap.
Everything is checked before a tensor is allocated; what is wrong ends in a ValueError naming file and tensor.
"""
import json
import math
import os
import struct
import sys

import torch

DTYPES = {
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
    "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool,
}  # fmt: skip
NAMES = {dtype: name for name, dtype in DTYPES.items()}
MAX_HEADER = 100_000_000
assert sys.byteorder == "little", "safetensors are little-endian, this machine is not"


def size_of(dtype):
    return torch.empty((), dtype=dtype).element_size()


def save(path, tensors, metadata=None):
    """Writes beside `path` first and renames: a crash never leaves half a file under the name."""
    ordered = sorted(tensors.items(), key=lambda item: (-size_of(item[1].dtype), item[0]))
    header = {"__metadata__": metadata} if metadata else {}
    begin = 0
    for name, tensor in ordered:
        end = begin + tensor.numel() * size_of(tensor.dtype)
        header[name] = {"dtype": NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [begin, end]}
        begin = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            for _, tensor in ordered:
                file.write(bytes_of(tensor))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)


def bytes_of(tensor):
    data = bytearray(tensor.numel() * size_of(tensor.dtype))
    if data:
        torch.frombuffer(data, dtype=tensor.dtype).copy_(tensor.detach().cpu().reshape(-1))
    return data


def load(path):
    with open(path, "rb") as file:
        header, metadata, start = read_header(file, path)
        tensors = {}
        for name, (dtype, shape, begin, end) in header.items():
            file.seek(start + begin)
            data = bytearray(file.read(end - begin))
            flat = torch.frombuffer(data, dtype=dtype) if data else torch.empty(0, dtype=dtype)
            tensors[name] = flat.reshape(shape)
    return tensors, metadata


def read_header(file, path):
    def check(holds, message):
        if not holds:
            raise ValueError(f"{path}: {message}")

    file_size = os.fstat(file.fileno()).st_size
    check(file_size >= 8, f"{file_size} bytes are too few for a safetensors file")
    (length,) = struct.unpack("<Q", file.read(8))
    check(length <= min(MAX_HEADER, file_size - 8), f"a header of {length} bytes in a file of {file_size}")
    text = file.read(length)
    check(text.startswith(b"{"), "the header does not start with '{'")
    try:
        entries = json.loads(text.decode(), object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: the header is no valid JSON: {error}") from None
    metadata = entries.pop("__metadata__", {})
    is_text = isinstance(metadata, dict) and all(isinstance(value, str) for value in metadata.values())
    check(is_text, "__metadata__ does not map strings to strings")
    header = {}
    for name, entry in entries.items():
        complete = isinstance(entry, dict) and set(entry) == {"dtype", "shape", "data_offsets"}
        check(complete, f"'{name}' is not exactly a dtype, a shape and data_offsets")
        known = isinstance(entry["dtype"], str) and entry["dtype"] in DTYPES
        check(known, f"'{name}' has dtype {entry['dtype']}; known: {', '.join(DTYPES)}")
        check(is_counts(entry["shape"], 16), f"'{name}' has a shape that is not up to 16 counts")
        paired = is_counts(entry["data_offsets"], 2) and len(entry["data_offsets"]) == 2
        check(paired, f"'{name}' has data_offsets that are not two counts")
        dtype, (begin, end) = DTYPES[entry["dtype"]], entry["data_offsets"]
        size = math.prod(entry["shape"]) * size_of(dtype)
        check(end - begin == size, f"'{name}' has {end - begin} bytes for {size} of its shape {entry['shape']}")
        header[name] = (dtype, entry["shape"], begin, end)
    position = 0
    for name, (_, _, begin, end) in sorted(header.items(), key=lambda item: item[1][2:]):
        check(begin == position, f"'{name}' begins at {begin}, not at {position}: a hole or an overlap")
        position = end
    check(8 + length + position == file_size, f"the tensors end at {8 + length + position}, the file at {file_size}")
    return header, metadata, 8 + length


def unique(pairs):
    entries = {}
    for name, value in pairs:
        if name in entries:
            raise ValueError(f"'{name}' stands twice")
        entries[name] = value
    return entries


def is_counts(values, most):
    is_list = isinstance(values, list) and len(values) <= most
    return is_list and all(type(value) is int and 0 <= value < 2**53 for value in values)
