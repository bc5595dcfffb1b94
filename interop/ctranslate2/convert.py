"""Writes a model folder of Glassformer's as CTranslate2's: `python convert.py MODEL OUT`.

`glassformer export --format ctranslate2` runs it, with weights in float32 and all tables in them. It needs `pip install
ctranslate2` (4.8), which brings NumPy; no PyTorch. CTranslate2 rounds while it loads, to its `compute_type`.
"""
import argparse
import json
import sys
from pathlib import Path

try:
    import ctranslate2
    import numpy as np
    from ctranslate2.specs import common_spec
except ImportError as error:
    sys.exit(f"this Python has no {error.name}: {sys.executable} -m pip install ctranslate2")

ACTIVATIONS = {"relu": "RELU", "gelu": "GELU", "geluTanh": "GELUTanh", "silu": "SWISH"}


def read_safetensors(path):
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(data[start + tensor["data_offsets"][0] : start + tensor["data_offsets"][1]], "<f4").reshape(tensor["shape"])
        for name, tensor in header.items()
    }


def convert(weights, options, source, target):
    norms = dict(pre_norm=options["normFirst"], no_final_norm=not options["finalNorm"])
    activation = common_spec.Activation[ACTIVATIONS[options["activation"]]]
    layers = (options["numLayers"], options["decoderLayers"])
    spec = ctranslate2.specs.TransformerSpec.from_config(layers, options["heads"], activation=activation, **norms)

    def linear(spec, *names):
        spec.weight = np.concatenate([weights[f"{name}.weight"] for name in names])
        spec.bias = np.concatenate([weights[f"{name}.bias"] for name in names])

    def norm(spec, name):
        spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]

    def projections(name, parts):
        return [f"{name}.fc_{part}" for part in parts]

    def feed_forward(spec, name, norm_name):
        linear(spec.linear_0, f"{name}.feed_forward.0")
        linear(spec.linear_1, f"{name}.feed_forward.2")
        norm(spec.layer_norm, norm_name)

    def self_attention(spec, name, norm_name):
        linear(spec.linear[0], *projections(f"{name}.attention", "qkv"))
        linear(spec.linear[1], f"{name}.attention.fc_out")
        norm(spec.layer_norm, norm_name)

    for side, part in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        embeddings = part.embeddings[0] if side == "encoder" else part.embeddings
        embeddings.weight = weights.get(f"{side}.embed.weight", weights["encoder.embed.weight"])
        part.scale_embeddings = options["scaleEmbedding"]
        part.position_encodings.encodings = weights[f"{side}.positional_encoding.pe"][0]
        if norms["pre_norm"] and options["finalNorm"]:
            norm(part.layer_norm, f"{side}.norm")
    for i, layer in enumerate(spec.encoder.layer):
        name = f"encoder.layers.{i}"
        self_attention(layer.self_attention, name, f"{name}.norm1")
        feed_forward(layer.ffn, name, f"{name}.norm2")
    for i, layer in enumerate(spec.decoder.layer):
        name, cross = f"decoder.layers.{i}", f"decoder.layers.{i}.transformer_block"
        self_attention(layer.self_attention, name, f"{name}.norm")
        linear(layer.attention.linear[0], f"{cross}.attention.fc_q")
        linear(layer.attention.linear[1], *projections(f"{cross}.attention", "kv"))
        linear(layer.attention.linear[2], f"{cross}.attention.fc_out")
        norm(layer.attention.layer_norm, f"{cross}.norm1")
        feed_forward(layer.ffn, cross, f"{cross}.norm2")
    spec.decoder.projection.weight = weights.get("decoder.fc_out.weight", spec.decoder.embeddings.weight)
    spec.decoder.projection.bias = weights["decoder.fc_out.bias"]

    special = target["special"]
    spec.register_source_vocabulary(source["tokens"])
    spec.register_target_vocabulary(target["tokens"])
    spec.config.bos_token = spec.config.decoder_start_token = special["sos"]
    spec.config.eos_token = special["eos"]
    spec.config.unk_token = special.get("unk", special["eos"])
    spec.config.layer_norm_epsilon = options["layerNormEps"]
    return spec


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("out")
    given = parser.parse_args()
    options = json.loads((given.model / "config.json").read_text("utf-8"))
    said = json.loads((given.model / "vocabulary.json").read_text("utf-8"))
    sides = (said["source"], {"tokens": said["source"]["tokens"], **said["target"]}) if "source" in said else (said, said)
    spec = convert(read_safetensors(given.model / "model.safetensors"), options, *sides)
    spec.validate()
    spec.optimize()
    Path(given.out).mkdir(parents=True, exist_ok=True)
    spec.save(given.out)
