"""Checkpoints of the trainer: one safetensors file each, written whole or not at all.

`checkpoints/step-00000100.safetensors` holds `weights/<key>`, `optimizer/<field>/<key>` (Adam's fields: `exp_avg`,
`exp_avg_sq`, `step`; SGD's: `momentum_buffer`) and the metadata `{"step": "100"}`.
"""
import safetensors_io


def of(folder):
    """The checkpoints' paths, oldest first."""
    return sorted((folder / "checkpoints").glob("step-*.safetensors"))


def write(folder, step, model, optimizer, keep):
    """Writes the checkpoint of a step, then removes all but the `keep` newest (0 keeps all)."""
    tensors = {f"weights/{key}": tensor for key, tensor in model.state_dict().items()}
    for key, parameter in model.named_parameters():
        for field, value in optimizer.state[parameter].items():
            if value is not None:
                tensors[f"optimizer/{field}/{key}"] = value
    path = folder / "checkpoints" / f"step-{step:08}.safetensors"
    path.parent.mkdir(exist_ok=True)
    safetensors_io.save(path, tensors, {"step": str(step)})
    for old in of(folder)[:-keep] if keep else ():
        old.unlink()
    return path


def read(path):
    """(step, weights by key, optimiser state by key and field)"""
    tensors, metadata = safetensors_io.load(path)
    if not metadata.get("step", "").isdigit():
        raise ValueError(f"{path}: the metadata has no step: it is not a checkpoint of this trainer")
    weights, state = {}, {}
    for name, tensor in tensors.items():
        kind, _, rest = name.partition("/")
        if kind == "weights":
            weights[rest] = tensor
        elif kind == "optimizer":
            field, _, key = rest.partition("/")
            state.setdefault(key, {})[field] = tensor
    return int(metadata["step"]), weights, state


def restore(model, optimizer, weights, state):
    model.load_state_dict(weights)
    for key, parameter in model.named_parameters():
        fields = state.get(key, {})
        # Adam keeps its step counter on the CPU and its moments beside the weights.
        placed = {name: value if name == "step" else value.to(parameter.device) for name, value in fields.items()}
        optimizer.state[parameter].update(placed)
