"""SentencePiece models of the kinds that seq2seq models use, and what SentencePiece itself makes of 1,000 sentences."""
import io
import json
import random

import sentencepiece

from corpus import pair, sentences


def train(path, texts, size, kind="unigram", **options):
    """Writes the model to a path."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=model, vocab_size=size, model_type=kind,
        hard_vocab_limit=False, minloglevel=2, **options,
    )
    path.write_bytes(model.getvalue())


def texts(side, count=4000, seed=3):
    rng = random.Random(seed)
    return [pair(rng)[side] for _ in range(count)]


def edge_models(out):
    """What no translator here uses, but a `.spm` may say."""
    both = texts(0) + texts(1)
    train(out / "bytes.spm", both, 700, byte_fallback=True, remove_extra_whitespaces=False, user_defined_symbols=["[MASK]", "</mask>", "bought"])
    train(out / "bpe.spm", both, 400, "bpe", user_defined_symbols=["C++", "黑"], normalization_rule_name="nfkc_cf")
    train(out / "plain.spm", both, 300, add_dummy_prefix=False, normalization_rule_name="identity")
    train(out / "suffix.spm", both, 300, treat_whitespace_as_suffix=True, pad_id=3, normalization_rule_name="identity")


def expected(models):
    """{"texts", NAME: {"ids", "decoded"}}"""
    said = {"texts": sentences()}
    for name, path in models.items():
        processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        ids = processor.encode(said["texts"])
        said[name] = {"ids": ids, "decoded": processor.decode([processor.encode(text, out_type=str) for text in said["texts"]])}
    return said


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")
