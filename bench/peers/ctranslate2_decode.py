"""Decoding in CTranslate2, float32, with random weights in Marian's shape. Prints one JSON line.

usage: python3 ctranslate2_decode.py --threads 1 --batch-size 1 --seq-len 12 --embed-dim 64 --layers 3 --heads 4
       --vocab 13 --num-beams 1 --steps 60

Every row gets seq-len new tokens. loadMs is reading the model from its folder.
"""
import argparse
import json
import random
import resource
import tempfile
import time

import ctranslate2
import torch
from ctranslate2.converters.transformers import _MODEL_LOADERS
from transformers import MarianConfig, MarianMTModel

parser = argparse.ArgumentParser()
for name, default in [("threads", 1), ("batch-size", 1), ("seq-len", 12), ("embed-dim", 64), ("layers", 3),
                      ("heads", 4), ("vocab", 13), ("num-beams", 1), ("steps", 60)]:
    parser.add_argument(f"--{name}", type=int, default=default)
options = parser.parse_args()
width, layers, heads, vocab = options.embed_dim, options.layers, options.heads, options.vocab + 3  # its own three

torch.manual_seed(0)
config = MarianConfig(
    vocab_size=vocab, d_model=width, encoder_layers=layers, decoder_layers=layers, encoder_attention_heads=heads,
    decoder_attention_heads=heads, encoder_ffn_dim=4 * width, decoder_ffn_dim=4 * width, activation_function="relu",
    pad_token_id=0, bos_token_id=1, eos_token_id=2, forced_eos_token_id=None, decoder_start_token_id=0,
    max_position_embeddings=128)
spec = _MODEL_LOADERS["MarianConfig"].get_model_spec(MarianMTModel(config).eval())
tokens = ["<pad>", "<s>", "</s>", *(f"t{i}" for i in range(3, vocab - 1))]  # Marian's last one is its padding
spec.register_source_vocabulary(tokens)
spec.register_target_vocabulary(tokens)
for name, token in [("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<pad>"),
                    ("decoder_start_token", "<pad>")]:
    setattr(spec.config, name, token)
spec.config.add_source_bos = spec.config.add_source_eos = False
spec.validate()
spec.optimize(quantization=None)
folder = tempfile.TemporaryDirectory()
spec.save(folder.name)

start = time.perf_counter()
translator = ctranslate2.Translator(folder.name, device="cpu", inter_threads=1, intra_threads=options.threads,
                                    compute_type="float32")
load = 1e3 * (time.perf_counter() - start)
random.seed(1)
sources = [[f"t{random.randrange(3, vocab - 1)}" for _ in range(options.seq_len)] for _ in range(options.batch_size)]


def timed():
    start = time.perf_counter()
    answers = translator.translate_batch(
        sources, beam_size=options.num_beams, max_decoding_length=options.seq_len,
        min_decoding_length=options.seq_len, max_batch_size=options.batch_size)
    ms = 1e3 * (time.perf_counter() - start)
    assert all(len(answer.hypotheses[0]) == options.seq_len for answer in answers)
    return ms


first = timed()
for _ in range(min(10, options.steps)):
    timed()
ms = sorted(timed() for _ in range(options.steps))
print(json.dumps({
    "engine": f"CTranslate2 {ctranslate2.__version__}", "threads": options.threads, "loadMs": load, "firstRunMs": first,
    "msPerRun": {"median": ms[len(ms) // 2], "min": ms[0], "max": ms[-1]},
    "tokensPerSecond": 1000 * options.batch_size * options.seq_len / ms[len(ms) // 2],
    "peakMemoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
