"""Reads every named intermediate of a forward pass without a line of its own in the model.

`with record(model) as tensors: model(src, trg)` fills `tensors` with
- the output of every module under its path: `encoder.layers.0.norm1`, `encoder.layers.0.attention.fc_q`,
  `decoder.layers.1.transformer_block.feed_forward.1`;
- every local variable of a `forward` of model.py under the module's path and its name in TypeScript spelling:
  `encoder.layers.0.attention.q`, `.k`, `.v`, `.energy`, `.maskedEnergy`, `.attention`, `.context`, `decoder.logits`;
  those of `Transformer` itself stand without a path: `srcMask`, `trgMask`, `encOut`.
A variable that a loop assigns again (`out` of the encoder) has its last value. Floating tensors keep their gradients.
"""
import sys
from contextlib import contextmanager

import torch
from torch import nn

import model as twin
from naming import camel_case


@contextmanager
def record(model):
    paths = {module: path for path, module in model.named_modules()}
    tensors = {}

    def keep(name, tensor):
        tensors[name] = tensor
        if tensor.requires_grad:
            tensor.retain_grad()

    def on_call(frame, event, value):
        """Python calls this at every call and return; at the return of a forward its variables are final."""
        code = frame.f_code
        if event != "return" or code.co_filename != twin.__file__ or not code.co_name.startswith("forward"):
            return
        arguments = code.co_varnames[: code.co_argcount]
        path = paths[frame.f_locals["self"]]
        for name, local in frame.f_locals.items():
            if torch.is_tensor(local) and name not in arguments:
                keep(f"{path}.{camel_case(name)}".lstrip("."), local)

    hooks = [
        module.register_forward_hook(lambda _, __, output, path=path: keep(path, output))
        for module, path in paths.items()
        if path and not isinstance(module, (nn.Identity, nn.Dropout))
    ]
    sys.setprofile(on_call)
    try:
        yield tensors
    finally:
        sys.setprofile(None)
        for hook in hooks:
            hook.remove()
