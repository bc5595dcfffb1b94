/** The ids that begin and end a target. */
export interface Markers {
  readonly sosId: number
  readonly eosId: number
}

/** A few lines of Python that use an exported `model.pt`, beside `model.py` and `naming.py` of `interop/torch`. */
export function useModelScript({ sosId, eosId }: Markers): string {
  return `"""Runs this model in PyTorch 1.13 or later. Ids in, ids out:

    python3 use_model.py ${sosId} 8 3 5 ${eosId}

model.py and naming.py are the model's twin in PyTorch, from Glassformer's interop/torch.
"""
import json
import sys
from pathlib import Path

import torch

from naming import transformer_from

folder = Path(__file__).parent
model = transformer_from(json.loads((folder / "config.json").read_text()))
model.load_state_dict(torch.load(folder / "model.pt", map_location="cpu"))
model.eval()

said = folder / "generation_config.json"
longest = json.loads(said.read_text()).get("max_new_tokens") if said.exists() else None
src = torch.tensor([[int(token) for token in sys.argv[1:]]])
trg = torch.tensor([[${sosId}]])
with torch.no_grad():
    for _ in range(longest or src.size(1) + 2):
        token = model(src, trg)[:, -1:].argmax(-1)
        if token == ${eosId}:
            break
        trg = torch.cat([trg, token], 1)
print(*trg[0, 1:].tolist())
`
}
