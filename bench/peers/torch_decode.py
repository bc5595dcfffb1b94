"""Greedy decoding with the model in PyTorch as the original does it: the whole target anew for every token. One JSON line.

usage: python3 torch_decode.py --threads 1 --batch-size 1 --seq-len 12 --embed-dim 64 --layers 3 --heads 4 --vocab 13 --steps 60
"""
import argparse
import json
import resource
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "interop" / "torch"))
from model import Transformer  # noqa: E402

parser = argparse.ArgumentParser()
for name, default in [("threads", 1), ("batch-size", 1), ("seq-len", 12), ("embed-dim", 64), ("layers", 3), ("heads", 4),
                      ("vocab", 13), ("steps", 60)]:
    parser.add_argument(f"--{name}", type=int, default=default)
options = parser.parse_args()

torch.set_num_threads(options.threads)
torch.manual_seed(0)
model = Transformer(options.vocab, options.vocab, options.embed_dim, options.layers, options.heads).eval()
src = torch.randint(3, options.vocab, (options.batch_size, options.seq_len))


@torch.no_grad()
def run():
    tokens = torch.ones(options.batch_size, 1, dtype=torch.long)
    for _ in range(options.seq_len):
        tokens = torch.cat([tokens, model(src, tokens)[:, -1].argmax(1, keepdim=True)], dim=1)
    return tokens.tolist()


def timed():
    start = time.perf_counter()
    run()
    return 1e3 * (time.perf_counter() - start)


first = timed()
for _ in range(min(10, options.steps)):
    run()
ms = sorted(timed() for _ in range(options.steps))
print(json.dumps({
    "engine": f"PyTorch {torch.__version__}", "threads": options.threads, "firstRunMs": first,
    "msPerRun": {"median": ms[len(ms) // 2], "min": ms[0], "max": ms[-1]},
    "tokensPerSecond": 1000 * options.batch_size * options.seq_len / ms[len(ms) // 2],
    "peakMemoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
