"""One training step of the model in PyTorch, timed. Prints one JSON line.

usage: python3 torch_train.py --threads 1 --batch-size 32 --seq-len 12 --min-len 12 --embed-dim 64 --layers 3 --heads 4 --vocab 13 --steps 60
"""
import argparse
import json
import resource
import sys
import time
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "interop" / "torch"))
from model import Transformer  # noqa: E402

parser = argparse.ArgumentParser()
for name, default in [("threads", 1), ("batch-size", 32), ("seq-len", 12), ("min-len", 0), ("embed-dim", 64),
                      ("layers", 3), ("heads", 4), ("vocab", 13), ("steps", 60)]:
    parser.add_argument(f"--{name}", type=int, default=default)
options = parser.parse_args()

torch.set_num_threads(options.threads)
torch.manual_seed(0)
model = Transformer(options.vocab, options.vocab, options.embed_dim, options.layers, options.heads)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss(ignore_index=0)


def sequences():
    ids = torch.randint(3, options.vocab, (options.batch_size, options.seq_len))
    shortest = options.min_len or options.seq_len
    lengths = torch.randint(shortest, options.seq_len + 1, (options.batch_size, 1))
    ids[torch.arange(options.seq_len) >= lengths] = 0
    return ids[:, : int(lengths.max())]


batches = [(sequences(), sequences()) for _ in range(8)]


def step(i):
    src, trg = batches[i % len(batches)]
    loss = criterion(model(src, trg[:, :-1]).reshape(-1, options.vocab), trg[:, 1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


start = time.perf_counter()
step(0)
first = time.perf_counter() - start
for i in range(min(10, options.steps)):
    step(i)
seconds = []
for i in range(options.steps):
    start = time.perf_counter()
    step(i)
    seconds.append(time.perf_counter() - start)
ms = sorted(1e3 * s for s in seconds)
print(json.dumps({
    "engine": f"PyTorch {torch.__version__}", "threads": options.threads, "firstStepMs": 1e3 * first,
    "msPerStep": {"median": ms[len(ms) // 2], "min": ms[0], "max": ms[-1]},
    "peakMemoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
