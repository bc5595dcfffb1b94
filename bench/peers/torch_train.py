"""One training step of the model in PyTorch, timed: as it is, or at its best. Prints one JSON line.

usage: python3 torch_train.py --threads 1 --batch-size 32 --seq-len 12 --min-len 12 --embed-dim 64 --layers 3 --heads 4
       --vocab 13 --dropout 0.1 --label-smoothing 0.1 --steps 60 [--fast] [--compile]

--fast: scaled_dot_product_attention and the fused Adam; --compile: those, and torch.compile.
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
from model import MultiHeadAttention, Transformer  # noqa: E402

parser = argparse.ArgumentParser()
for name, default in [("threads", 1), ("batch-size", 32), ("seq-len", 12), ("min-len", 0), ("embed-dim", 64),
                      ("layers", 3), ("heads", 4), ("vocab", 13), ("steps", 60)]:
    parser.add_argument(f"--{name}", type=int, default=default)
for name in ["dropout", "label-smoothing"]:
    parser.add_argument(f"--{name}", type=float, default=0)
for name in ["fast", "compile"]:
    parser.add_argument(f"--{name}", action="store_true")
options = parser.parse_args()
fast = options.fast or options.compile


def fused_attention(self, query, key, value, mask):
    def heads(x):
        return x.view(x.size(0), x.size(1), self.heads, self.head_dim).transpose(1, 2)

    context = nn.functional.scaled_dot_product_attention(
        heads(self.fc_q(query)), heads(self.fc_k(key)), heads(self.fc_v(value)), attn_mask=mask.bool(),
        dropout_p=options.dropout)
    return self.fc_out(context.transpose(1, 2).reshape(query.shape))


if fast:
    MultiHeadAttention.forward = fused_attention
torch.set_num_threads(options.threads)
torch.manual_seed(0)
model = Transformer(options.vocab, options.vocab, options.embed_dim, options.layers, options.heads,
                    dropout=options.dropout)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, **({"fused": True} if fast else {}))
criterion = nn.CrossEntropyLoss(ignore_index=0, label_smoothing=options.label_smoothing)


def sequences():
    ids = torch.randint(3, options.vocab, (options.batch_size, options.seq_len))
    shortest = options.min_len or options.seq_len
    lengths = torch.randint(shortest, options.seq_len + 1, (options.batch_size, 1))
    ids[torch.arange(options.seq_len) >= lengths] = 0
    return ids[:, : int(lengths.max())]


batches = [(sequences(), sequences()) for _ in range(8)]


def loss_of(src, trg):
    return criterion(model(src, trg[:, :-1]).reshape(-1, options.vocab), trg[:, 1:].reshape(-1))


if options.compile:
    loss_of = torch.compile(loss_of)


def step(i):
    loss = loss_of(*batches[i % len(batches)])
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
kind = ", compiled" if options.compile else ", SDPA and fused Adam" if options.fast else ""
print(json.dumps({
    "engine": f"PyTorch {torch.__version__.split('+')[0]}{kind}", "threads": options.threads,
    "firstStepMs": 1e3 * first,
    "msPerStep": {"median": ms[len(ms) // 2], "min": ms[0], "max": ms[-1]},
    "peakMemoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
