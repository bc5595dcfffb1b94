"""One training step of the model in JAX, jitted, with optax's Adam. Prints one JSON line.

usage: python3 jax_train.py --threads 1 --batch-size 32 --seq-len 12 --min-len 12 --embed-dim 64 --layers 3 --heads 4
       --vocab 13 --dropout 0.1 --label-smoothing 0.1 --steps 60

Ragged batches are padded to seq-len, so that one compilation serves them all.
"""
import argparse
import json
import math
import os
import resource
import time
from functools import partial

parser = argparse.ArgumentParser()
for name, default in [("threads", 1), ("batch-size", 32), ("seq-len", 12), ("min-len", 0), ("embed-dim", 64),
                      ("layers", 3), ("heads", 4), ("vocab", 13), ("steps", 60)]:
    parser.add_argument(f"--{name}", type=int, default=default)
for name in ["dropout", "label-smoothing"]:
    parser.add_argument(f"--{name}", type=float, default=0)
options = parser.parse_args()
os.sched_setaffinity(0, set(range(options.threads)))  # XLA has no flag for its threads: it counts the cores
os.environ["JAX_PLATFORMS"] = "cpu"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import optax  # noqa: E402

random = np.random.default_rng(0)
width, heads, vocab = options.embed_dim, options.heads, options.vocab


def new_linear(inputs, outputs):
    bound = 1 / math.sqrt(inputs)
    return {"weight": random.uniform(-bound, bound, (inputs, outputs)).astype("f4"),
            "bias": random.uniform(-bound, bound, outputs).astype("f4")}


def new_norm():
    return {"weight": np.ones(width, "f4"), "bias": np.zeros(width, "f4")}


def new_attention():
    return {name: new_linear(width, width) for name in ("q", "k", "v", "out")}


def new_block():
    return {"attention": new_attention(), "norm1": new_norm(), "norm2": new_norm(),
            "wide": new_linear(width, 4 * width), "narrow": new_linear(4 * width, width)}


def new_embedding():
    table = random.standard_normal((vocab, width)).astype("f4")
    table[0] = 0
    return table


parameters = {
    "source": new_embedding(), "target": new_embedding(),
    "encoder": [new_block() for _ in range(options.layers)],
    "decoder": [{"attention": new_attention(), "norm": new_norm(), "block": new_block()}
                for _ in range(options.layers)],
    "out": new_linear(width, vocab),
}
positions = np.arange(options.seq_len)[:, None] * np.exp(np.arange(0, width, 2) * (-math.log(1e4) / width))
sinusoids = np.stack([np.sin(positions), np.cos(positions)], -1).reshape(options.seq_len, width).astype("f4")


def linear(p, x):
    return x @ p["weight"] + p["bias"]


def norm(p, x):
    centred = x - x.mean(-1, keepdims=True)
    return centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * p["weight"] + p["bias"]


class Dropout:
    """A new key for every place that drops."""

    def __init__(self, key):
        self.key = key

    def __call__(self, x):
        if options.dropout == 0:
            return x
        self.key, key = jax.random.split(self.key)
        kept = jax.random.bernoulli(key, 1 - options.dropout, x.shape)
        return jnp.where(kept, x / (1 - options.dropout), 0)


def attention(p, query, memory, mask, drop):
    def split(name, x):
        return linear(p[name], x).reshape(*x.shape[:2], heads, width // heads).transpose(0, 2, 1, 3)

    q, k, v = split("q", query), split("k", memory), split("v", memory)
    energy = jnp.where(mask, q @ k.swapaxes(-2, -1) / math.sqrt(width // heads), -1e20)
    context = drop(jax.nn.softmax(energy, -1)) @ v
    return linear(p["out"], context.transpose(0, 2, 1, 3).reshape(query.shape))


def block(p, memory, query, mask, drop):
    x = norm(p["norm1"], drop(attention(p["attention"], query, memory, mask, drop)) + query)
    hidden = drop(jax.nn.relu(linear(p["wide"], x)))
    return norm(p["norm2"], drop(linear(p["narrow"], hidden)) + x)


def logits(p, src, trg, drop):
    src_mask = (src != 0)[:, None, None, :]
    trg_mask = jnp.tril(jnp.ones((trg.shape[1],) * 2, bool))[None, None]
    x = drop(p["source"][src] + sinusoids[: src.shape[1]])
    for layer in p["encoder"]:
        x = block(layer, x, x, src_mask, drop)
    y = drop(p["target"][trg] + sinusoids[: trg.shape[1]])
    for layer in p["decoder"]:
        query = norm(layer["norm"], drop(attention(layer["attention"], y, y, trg_mask, drop)) + y)
        y = block(layer["block"], x, query, src_mask, drop)
    return linear(p["out"], y)


def loss_of(p, src, trg, key):
    given, wanted = trg[:, :-1], trg[:, 1:]
    smooth = optax.smooth_labels(jax.nn.one_hot(wanted, vocab), options.label_smoothing)
    losses = optax.softmax_cross_entropy(logits(p, src, given, Dropout(key)), smooth)
    counted = wanted != 0
    return (losses * counted).sum() / counted.sum()


adam = optax.adam(1e-3)


@partial(jax.jit, donate_argnums=(0, 1))
def step(p, state, src, trg, key):
    key, used = jax.random.split(key)
    loss, gradients = jax.value_and_grad(loss_of)(p, src, trg, used)
    updates, state = adam.update(gradients, state, p)
    return optax.apply_updates(p, updates), state, key, loss


def sequences():
    ids = random.integers(3, vocab, (options.batch_size, options.seq_len))
    shortest = options.min_len or options.seq_len
    lengths = random.integers(shortest, options.seq_len + 1, (options.batch_size, 1))
    ids[np.arange(options.seq_len)[None] >= lengths] = 0
    return ids.astype("i4")


batches = [(sequences(), sequences()) for _ in range(8)]
p, key = jax.device_put(parameters), jax.random.key(0)
state = adam.init(p)


def timed(i):
    global p, state, key
    start = time.perf_counter()
    p, state, key, loss = step(p, state, *batches[i % len(batches)], key)
    float(loss)
    return 1e3 * (time.perf_counter() - start)


first = timed(0)
for i in range(min(10, options.steps)):
    timed(i)
ms = sorted(timed(i) for i in range(options.steps))
print(json.dumps({
    "engine": f"JAX {jax.__version__}", "threads": options.threads, "firstStepMs": first,
    "msPerStep": {"median": ms[len(ms) // 2], "min": ms[0], "max": ms[-1]},
    "peakMemoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
