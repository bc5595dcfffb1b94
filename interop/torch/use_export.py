"""Runs a model folder of Glassformer (config.json and model.safetensors, or model.pt) in PyTorch.

    python3 use_export.py runs/digits 1 11 6 8 4 2      # ids in, ids out: 8 3 5 1 between SOS 1 and EOS 2
"""
import json
import sys
from pathlib import Path

import torch

import safetensors_io
from naming import transformer_from


def load_model(folder):
    folder = Path(folder)
    model = transformer_from(json.loads((folder / "config.json").read_text()))
    if (folder / "model.safetensors").exists():
        weights, _ = safetensors_io.load(folder / "model.safetensors")
    else:
        weights = torch.load(folder / "model.pt", map_location="cpu", weights_only=True)
    fixed = {key: value for key, value in model.state_dict().items() if key.endswith("positional_encoding.pe")}
    model.load_state_dict({**fixed, **weights})  # a file may leave the fixed positions out
    return model.eval()


def longest_answer(folder):
    """The most new tokens that the model's folder says; None where it says nothing."""
    path = Path(folder) / "generation_config.json"
    return json.loads(path.read_text()).get("max_new_tokens") if path.exists() else None


@torch.no_grad()
def greedy_decode(model, src_ids, sos=1, eos=2, longest=None):
    src = torch.tensor([src_ids])
    trg = [sos]
    for _ in range(longest or len(src_ids) + 2):
        logits = model(src, torch.tensor([trg]))
        token = int(logits[0, -1].argmax())
        if token == eos:
            break
        trg.append(token)
    return trg[1:]


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ids = [int(token) for token in sys.argv[2:]]
    print(*greedy_decode(load_model(sys.argv[1]), ids, longest=longest_answer(sys.argv[1])))
