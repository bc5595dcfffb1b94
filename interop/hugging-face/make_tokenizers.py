"""Writes a `tokenizer.json` of each kind that seq2seq models use, and what Hugging Face's tokenizers make of 1,000 sentences.

    python make_tokenizers.py FIXTURES

FIXTURES is the folder that make_models.py wrote: the unigram's pieces are those of its Marian.
"""
import json
import sys
from pathlib import Path

import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from corpus import sentences
from train_spm import texts, write_json

BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def chars_map(spm):
    """The normaliser's table of a `.spm`: field 2 of field 3, both of bytes."""
    return field(field(spm, 3), 2)


def field(message, wanted):
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        tag = varint()
        if tag & 7 == 0:
            varint()
            continue
        size = {1: 8, 5: 4}.get(tag & 7) or varint()
        if tag >> 3 == wanted:
            return message[at:at + size]
        at += size
    raise KeyError(wanted)


def marian(folder):
    """Marian's source tokenizer as one file, as the models of transformers.js have it."""
    path = folder / "source.spm"
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    scores = {processor.id_to_piece(id): processor.get_score(id) for id in range(processor.get_piece_size())}
    vocab = json.loads((folder / "vocab.json").read_text())
    # Pieces of the target alone are never cut from a source.
    tokenizer = Tokenizer(models.Unigram([(token, scores.get(token, -100.0)) for token in vocab], unk_id=vocab["<unk>"]))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Precompiled(chars_map(path.read_bytes())), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 0)])
    tokenizer.add_special_tokens(["</s>", "<unk>", "<pad>"])
    return tokenizer


def byte_level(both):
    """As BART's."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(both, trainers.BpeTrainer(vocab_size=700, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], initial_alphabet=alphabet, show_progress=False))
    return tokenizer


def metaspace(both):
    """As NLLB's, with byte fallback."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.train_from_iterator(both, trainers.BpeTrainer(vocab_size=700, special_tokens=["<unk>", "<s>", "</s>", *BYTES], show_progress=False))
    return tokenizer


def word_piece(both):
    """As BERT's."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.train_from_iterator(both, trainers.WordPieceTrainer(vocab_size=400, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], show_progress=False))
    return tokenizer


def main(fixtures):
    both = texts(0) + texts(1)
    out = fixtures / "tokenizers"
    out.mkdir(exist_ok=True)
    expected = {"texts": sentences()}
    made = {"unigram": marian(fixtures / "marian"), "byte-level": byte_level(both), "metaspace": metaspace(both), "word-piece": word_piece(both)}
    for name, tokenizer in made.items():
        tokenizer.save(str(out / f"{name}.json"), pretty=False)
        # A text that has the name of a special token is only a text to us.
        file = json.loads(tokenizer.to_str())
        special = [token["content"] for token in file["added_tokens"] if token["content"] not in BYTES]
        plain = Tokenizer.from_str(json.dumps({**file, "added_tokens": [], "post_processor": None}))
        ids = [encoded.ids for encoded in plain.encode_batch(expected["texts"], add_special_tokens=False)]
        expected[name] = {"ids": ids, "decoded": [plain.decode(row, skip_special_tokens=False) for row in ids], "special": special}
    write_json(out / "expected.json", expected)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
