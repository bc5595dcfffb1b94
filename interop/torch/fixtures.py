"""Writes what the twin computes on small models of odd sizes, for the TypeScript engines to be compared with.

    python3 fixtures.py OUT_DIR [--seed 1] [--config NAME|random|random-options|original|options|all] [--count 1]

Each configuration becomes a folder OUT_DIR/NAME:

- config.json           the constructor's options in TypeScript spelling
- batch.json            {"src", "trg"}: padded ids; the decoder's input is trg[:, :-1], its target trg[:, 1:]
- tensors.safetensors   all float32 (masks as 0 and 1):
    weights/<key>         the state dict; no value is left at its start, so that swapped weights show
    intermediates/<name>  every named tensor of the forward pass; record.py says how names are made;
                          <name>@grad is the gradient of the loss by it
    logits, loss          loss: the mean cross-entropy over targets that are not PAD
    gradients/<key>       of that loss, by parameter
    adam/losses           (20): the loss before each of 20 steps of Adam, lr 1e-3, on this same batch
    adam/<key>            the weights after them

`fc_k.bias` has a gradient of zero (softmax cancels it) but for rounding, which Adam's division blows up: its values
under adam/ are noise and not to be compared.
"""
import argparse
import json
import random
from pathlib import Path

import torch
from torch.nn import functional

import safetensors_io
from naming import transformer_from
from record import record

ADAM_STEPS = 20
SHAPE = ("srcVocabSize", "trgVocabSize", "embedDim", "numLayers", "heads", "srcPadIdx", "trgPadIdx", "forwardExpansion")
SIZES = ("batch", "srcLen", "trgLen")

# name: (SHAPE, SIZES, options); trgLen counts SOS, so that the decoder sees one token fewer
ORIGINAL = {
    "smallest": ((5, 7, 4, 1, 1, 0, 0, 1), (1, 1, 2), {}),
    "one-head": ((11, 6, 6, 1, 1, 0, 0, 4), (7, 5, 4), {}),
    "unequal-vocabularies": ((7, 19, 12, 1, 4, 0, 0, 3), (3, 7, 6), {}),
    "pad-not-zero": ((13, 17, 10, 2, 2, 3, 16, 2), (2, 7, 6), {}),
    "three-heads-three-layers": ((13, 13, 6, 3, 3, 0, 0, 2), (2, 5, 4), {}),
    "odd-head-size": ((23, 9, 14, 1, 2, 22, 0, 1), (2, 11, 3), {}),
}
OPTIONS = {
    "norm-first": ((11, 13, 6, 2, 3, 0, 0, 2), (3, 7, 6), {"normFirst": True, "finalNorm": True, "activation": "gelu"}),
    "final-norm": ((11, 13, 8, 2, 2, 0, 0, 2), (3, 5, 8), {"finalNorm": True}),
    "learned": ((9, 14, 10, 1, 2, 0, 0, 3), (5, 6, 4), {"positions": "learned", "activation": "silu"}),
    "no-positions-scaled": ((9, 8, 6, 1, 1, 0, 0, 2), (2, 3, 6), {"positions": "none", "scaleEmbedding": True}),
    "tied": ((12, 10, 8, 1, 4, 0, 0, 2), (4, 5, 6), {"tieEmbeddings": True, "scaleEmbedding": True}),
    "deeper-decoder": ((8, 11, 6, 1, 2, 0, 3, 2), (3, 6, 5),
                       {"decoderLayers": 3, "feedForwardDim": 7, "layerNormEps": 1e-3, "activation": "geluTanh"}),
    "shared": ((11, 11, 8, 2, 2, 4, 4, 2), (3, 6, 7),
               {"shareEmbeddings": True, "decoderLayers": 1, "normFirst": True, "finalNorm": True}),
}


def random_configuration(rng, with_options):
    heads = rng.choice((1, 2, 3, 4))
    smallest = heads if heads % 2 == 0 else 2 * heads  # embedDim is even and divisible by heads
    embed_dim = smallest * rng.randint(2, 7)  # not 2: LayerNorm of two numbers is ±1, its gradient rounding
    vocabularies = (rng.randint(4, 40), rng.randint(4, 40))
    pads = [rng.choice((0, rng.randrange(size))) for size in vocabularies]
    shape = [*vocabularies, embed_dim, rng.randint(1, 3), heads, *pads, rng.randint(1, 4)]
    options = {
        "normFirst": rng.random() < 0.5,
        "finalNorm": rng.random() < 0.5,
        "activation": rng.choice(("relu", "gelu", "geluTanh", "silu")),
        "positions": rng.choice(("sinusoidal", "learned", "none")),
        "sinusoids": rng.choice(("interleaved", "halves", "tensor2tensor")),
        "firstPosition": rng.choice((0, 2)),
        "scaleEmbedding": rng.random() < 0.5,
        "decoderLayers": rng.randint(1, 3),
        "feedForwardDim": rng.randint(1, 4 * embed_dim),
        "layerNormEps": rng.choice((1e-3, 1e-5, 1e-6)),
        "tieEmbeddings": rng.random() < 0.3,
        "shareEmbeddings": rng.random() < 0.3,
    }
    if options["tieEmbeddings"] or options["shareEmbeddings"]:  # otherwise logits are in the hundreds, and so is rounding
        options.update(finalNorm=True, scaleEmbedding=False)
    if with_options and options["shareEmbeddings"]:  # one vocabulary
        shape[1], shape[6] = shape[0], shape[5]
    return shape, (rng.randint(1, 7), rng.randint(1, 19), rng.randint(2, 18)), options if with_options else {}


def ragged_batch(rng, n, length, vocab_size, pad):
    """Rows of random lengths, one of them full, padded at the end; no id inside a row is PAD."""
    ids = [token for token in range(vocab_size) if token != pad]
    lengths = [length] + [rng.randint(min(2, length), length) for _ in range(n - 1)]
    rng.shuffle(lengths)
    return [[rng.choice(ids) for _ in range(used)] + [pad] * (length - used) for used in lengths]


def disturb(model):
    """Moves every parameter off its start (LayerNorm's 1 and 0 hide mistakes); padding rows stay zero."""
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            parameter += torch.randn_like(parameter) * 0.1
        for embed in (model.encoder.embed, model.decoder.embed):
            embed.weight[embed.padding_idx] = 0


def loss_of(logits, target, pad):
    return functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), target.reshape(-1), ignore_index=pad)


def snapshot(prefix, tensors):
    present = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    return {f"{prefix}/{name}": tensor.detach().float().clone() for name, tensor in present.items()}


def compute(config, batch):
    model = transformer_from(config)
    disturb(model)
    src = torch.tensor(batch["src"])
    trg = torch.tensor(batch["trg"])
    trg_input, target = trg[:, :-1], trg[:, 1:]
    pad = config["trgPadIdx"]

    tensors = snapshot("weights", model.state_dict())
    with record(model) as intermediates:
        logits = model(src, trg_input)
    loss = loss_of(logits, target, pad)
    loss.backward()
    tensors.update(snapshot("intermediates", intermediates))
    tensors.update({"logits": logits.detach(), "loss": loss.detach()})
    tensors.update(snapshot("gradients", {key: parameter.grad for key, parameter in model.named_parameters()}))
    kept = {f"{name}@grad": tensor.grad for name, tensor in intermediates.items() if tensor.requires_grad}
    tensors.update(snapshot("intermediates", kept))

    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    losses = []
    for _ in range(ADAM_STEPS):
        optimizer.zero_grad()
        loss = loss_of(model(src, trg_input), target, pad)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    tensors["adam/losses"] = torch.stack(losses)
    tensors.update(snapshot("adam", model.state_dict()))
    return tensors


def write(folder, name, configuration, seed):
    shape, (n, src_len, trg_len), options = configuration
    config = {**dict(zip(SHAPE, shape)), "maxLen": max(16, src_len, trg_len), **options}
    rng = random.Random(f"{name} {seed}")
    torch.manual_seed(rng.randrange(2**31))
    batch = {
        "src": ragged_batch(rng, n, src_len, config["srcVocabSize"], config["srcPadIdx"]),
        "trg": ragged_batch(rng, n, trg_len, config["trgVocabSize"], config["trgPadIdx"]),
    }
    tensors = compute(config, batch)
    target = Path(folder) / name
    target.mkdir(parents=True, exist_ok=True)
    (target / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (target / "batch.json").write_text(json.dumps(batch) + "\n")
    safetensors_io.save(target / "tensors.safetensors", tensors)
    print(f"{target}: loss {tensors['loss']:.4f}, {tensors['adam/losses'][-1]:.4f} at Adam's last step")


def chosen(config, seed, count):
    named = {**ORIGINAL, **OPTIONS}
    groups = {"original": ORIGINAL, "options": OPTIONS, "all": named}
    if config in ("random", "random-options"):
        seeds = range(seed, seed + count)
        with_options = config == "random-options"
        return {f"{config}-{s}": random_configuration(random.Random(s), with_options) for s in seeds}
    if config in groups:
        return groups[config]
    if config in named:
        return {config: named[config]}
    known = (*named, *groups, "random", "random-options")
    raise SystemExit(f"fixtures.py: no configuration '{config}'; known: {', '.join(known)}")


def main():
    parser = argparse.ArgumentParser(description="Writes what the PyTorch twin computes, to compare engines with.")
    parser.add_argument("out_dir")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--config", default="original", help="a name, original, options, all, random, random-options")
    parser.add_argument("--count", type=int, default=1, help="random ones to make, of seeds SEED, SEED+1, …")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    for name, configuration in chosen(arguments.config, arguments.seed, arguments.count).items():
        write(arguments.out_dir, name, configuration, arguments.seed)


if __name__ == "__main__":
    main()
