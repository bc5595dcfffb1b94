"""The state dict of `torch.nn.Transformer` from ours: the same arithmetic under other keys, with packed q, k and v.

`nn.Transformer` has no embedding, positions or output layer, and always a final LayerNorm on both sides: it is our
model with `final_norm=True` (and `norm_first` as given) between `positional_encoding` and `decoder.fc_out`.
"""
import torch

ENCODER = {
    "self_attn": "attention",
    "norm1": "norm1",
    "linear1": "feed_forward.0",
    "linear2": "feed_forward.2",
    "norm2": "norm2",
}
DECODER = {
    "self_attn": "attention",
    "norm1": "norm",
    "multihead_attn": "transformer_block.attention",
    "norm2": "transformer_block.norm1",
    "linear1": "transformer_block.feed_forward.0",
    "linear2": "transformer_block.feed_forward.2",
    "norm3": "transformer_block.norm2",
}


def nn_transformer_state(state):
    """Ours to nn.Transformer's: what it has no place for (embed, positional_encoding, fc_out) is left out."""
    result = {}
    for side, names in (("encoder", ENCODER), ("decoder", DECODER)):
        blocks = {key.split(".")[2] for key in state if key.startswith(f"{side}.layers.")}
        for block in (f"{side}.layers.{index}" for index in blocks):
            for theirs, ours in names.items():
                copy = copy_attention if theirs.endswith("attn") else copy_pair
                copy(state, f"{block}.{ours}", result, f"{block}.{theirs}")
        copy_pair(state, f"{side}.norm", result, f"{side}.norm")
    return result


def copy_pair(state, ours, result, theirs):
    result[f"{theirs}.weight"] = state[f"{ours}.weight"]
    result[f"{theirs}.bias"] = state[f"{ours}.bias"]


def copy_attention(state, ours, result, theirs):
    for kind in ("weight", "bias"):
        result[f"{theirs}.in_proj_{kind}"] = torch.cat([state[f"{ours}.fc_{part}.{kind}"] for part in "qkv"])
    copy_pair(state, f"{ours}.fc_out", result, f"{theirs}.out_proj")
