"""Writes what the twin sees inside a fixture's model: logit lens, attributions and patched answers.

    python3 insights.py FOLDER...

Each FOLDER is one that fixtures.py wrote; insights.safetensors is written beside its tensors.safetensors. All of the
batch's first two rows, `trg` without its last column, about the logit of token TOKEN at position 1:

- lens/<layer>                each decoder layer's output through the last norm and projection
- gradientTimesInput/<side>   embedding times gradient, summed for each token
- integratedGradients/<side>  from embeddings of zero, midpoint rule of 16 steps
- patched/<layer>             logits of row 1 with encoder layer <layer>'s output at one position taken from row 0,
                              for every position
- pca/source                  the source embeddings along their two principal directions
"""
import json
import sys
from pathlib import Path

import torch

import safetensors_io
from naming import transformer_from

STEPS = 16
POSITION = 1
TOKEN = 2


def lens(model, src, trg):
    outputs = []
    hooks = [layer.register_forward_hook(lambda _, __, out: outputs.append(out)) for layer in model.decoder.layers]
    model(src, trg)
    for hook in hooks:
        hook.remove()
    norm = model.decoder.norm if model.decoder.norm is not None else (lambda x: x)
    return {f"lens/{i}": model.decoder.fc_out(norm(out)) for i, out in enumerate(outputs)}


def gradient_at(model, src, trg, alpha):
    """Embeddings times alpha, and the gradient of the logit by them."""
    kept = {}

    def scale(side):
        def hook(_, __, out):
            kept[side] = out.detach()
            point = (out * alpha).detach().requires_grad_()
            kept[f"{side}-point"] = point
            return point
        return hook

    hooks = [model.encoder.embed.register_forward_hook(scale("source")),
             model.decoder.embed.register_forward_hook(scale("target"))]
    model(src, trg)[0, POSITION, TOKEN].backward()
    for hook in hooks:
        hook.remove()
    return {side: (kept[side][0].double() * kept[f"{side}-point"].grad[0].double()).sum(-1) for side in ("source", "target")}


def patched(model, source, into, index):
    clean = {}
    layer = model.encoder.layers[index]
    hook = layer.register_forward_hook(lambda _, __, out: clean.update(out=out))
    model(*source)
    hook.remove()
    rows = []
    for position in range(clean["out"].shape[1]):
        def replace(_, __, out):
            out = out.clone()
            out[:, position] = clean["out"][:, position]
            return out
        hook = layer.register_forward_hook(replace)
        rows.append(model(*into))
        hook.remove()
    return torch.cat(rows)


def principal(rows):
    centred = rows.double() - rows.double().mean(0)
    directions = torch.linalg.svd(centred, full_matrices=False).Vh[:2]
    largest = directions.gather(1, directions.abs().argmax(1, keepdim=True))
    return centred @ (directions * largest.sign()).T


def compute(folder):
    config = json.loads((folder / "config.json").read_text())
    batch = json.loads((folder / "batch.json").read_text())
    tensors, _ = safetensors_io.load(folder / "tensors.safetensors")
    model = transformer_from(config)
    model.load_state_dict({key.removeprefix("weights/"): torch.as_tensor(value) for key, value in tensors.items()
                           if key.startswith("weights/")})
    model.eval()
    src, trg = torch.tensor(batch["src"]), torch.tensor(batch["trg"])[:, :-1]
    first, second = (src[:1], trg[:1]), (src[1:2], trg[1:2])
    found = lens(model, *first)
    found |= {f"gradientTimesInput/{side}": value for side, value in gradient_at(model, *first, 1.0).items()}
    points = [gradient_at(model, *first, (k + 0.5) / STEPS) for k in range(STEPS)]
    found |= {f"integratedGradients/{side}": sum(point[side] for point in points) / STEPS for side in points[0]}
    found["pca/source"] = principal(model.encoder.embed.weight)
    with torch.no_grad():
        found |= {f"patched/{i}": patched(model, first, second, i) for i in range(len(model.encoder.layers))}
    return {name: value.detach().float().contiguous() for name, value in found.items()}


def main():
    torch.set_num_threads(1)
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    for name in sys.argv[1:]:
        folder = Path(name)
        found = compute(folder)
        safetensors_io.save(folder / "insights.safetensors", found)
        print(f"{folder}: {len(found)} tensors")


if __name__ == "__main__":
    main()
