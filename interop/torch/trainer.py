"""Trains a run of Glassformer in PyTorch: the engine behind `glassformer train --engine torch`.

    launch.py --nproc_per_node 2 trainer.py FOLDER [--resume] < batches    # the host that leads
    launch.py … trainer.py                                                 # any other host: needs no file of the run
    python3 trainer.py FOLDER < batches                                    # one process, without torchrun
    python3 trainer.py --check                                             # what is installed, as one event

It takes over a run, not a graph: Glassformer makes the task's batches, the schedule's learning rates and the first
weights, this trainer the steps. The *lead* process (local rank 0 of the host that was given the folder) reads the
folder and stdin, tells the others, reports on stdout and writes every file; the others only compute.

In the folder, before the start
    config.json           see DEFAULTS below; `model` has the constructor's options in TypeScript spelling
    initial.safetensors   the state dict to start from

On stdin, one JSON object a line, in order, after the `start` event (whose `step` says what is done already)
    {"step": 1, "lr": 0.001, "src": [[…]], "trg": [[…]]}    padded ids of the whole batch, all processes together
    {"stop": true}                                          ends the run early, as if that were its last step

On stdout, one JSON object a line, nothing else
    {"type": "start", "step": 0, "processes": 2, "device": "cpu", "backend": "gloo", "torch": "1.13.0",
     "parameters": 352717, "slices": 2}
    {"type": "step", "step": 1, "loss": 2.5, "tokens": 700, "correct": 61, "lr": 0.001}
                          loss: the mean over the `tokens` counted targets before the step; correct: by argmax
    {"type": "checkpoint", "step": 100, "file": "checkpoints/step-00000100.safetensors"}
    {"type": "done", "step": 300, "file": "final.safetensors"}
    {"type": "error", "message": "…"}                       then exit code 1, or 143 after SIGTERM, 130 after SIGINT;
                          with "lost": true when it was another process that ended
A lead that is killed says nothing: an end without `done` or `error` is a failure too, and torchrun's exit code is 1.

The loss is divided by the count of targets in the whole batch, which is always computed in the same slices: up to
`slices` processes give the curve of one (slices.py says how). Dropout's random numbers are a function of (seed, step,
slice), so that other processes or a resumed run repeat them.
GPUs are used where there are any, one per process; `CUDA_VISIBLE_DEVICES=` hides them.
"""
import argparse
import contextlib
import difflib
import json
import math
import os
import signal
import sys
from pathlib import Path

DEFAULTS = {
    "model": None,  # required
    "steps": None,  # required: the number of the last step
    "optimizer": {"name": "adam"},  # or adamw, sgd; betas, eps, weightDecay, momentum as in torch.optim
    "labelSmoothing": 0.0,
    "clipNorm": None,  # the largest norm of all gradients together
    "clipValue": None,  # the largest absolute value of each
    "ignoreIndex": "trgPadIdx",  # the target id that does not count; null counts all
    "checkpointEvery": 100,  # steps; there is always one at the end
    "keepCheckpoints": 2,  # the newest; 0 keeps all
    "slices": 2,  # into which a batch is always cut, whatever the number of processes; at least one per process
    "seed": 1,  # of dropout
}

# What gloo and NCCL say when another process of the run is gone.
LOST = ("closed by peer", "reset by peer", "broken pipe", "likely closed", "remote process exited")


class RunError(Exception):
    """Something the user can mend; its message is the whole output."""


class Stopped(BaseException):
    """SIGTERM or SIGINT came; the argument is its number."""


def emit(**event):
    print(json.dumps(event, allow_nan=False), flush=True)


try:
    import torch
    import torch.distributed as dist
    from torch.nn import functional
    from torch.nn.parallel import DistributedDataParallel
except ImportError as error:
    emit(type="error", message=f"PyTorch is missing ({error}): `pip install torch`, or `apt install python3-torch`")
    sys.exit(1)

import checkpoints
import safetensors_io
from naming import snake_case, transformer_from
from slices import SlicedGradients


class Processes:
    """All processes of the run: who leads, and what the lead tells the others."""

    def __init__(self, leads, backend):
        if "RANK" in os.environ:
            dist.init_process_group(backend)
        else:
            dist.init_process_group(backend, store=dist.HashStore(), rank=0, world_size=1)
        self.rank, self.count = dist.get_rank(), dist.get_world_size()
        self.control = dist.new_group(backend="gloo")  # on CPUs whatever the gradients travel by
        leading = [None] * self.count
        dist.all_gather_object(leading, leads, group=self.control)
        if sum(leading) != 1:
            raise RunError(f"{sum(leading)} hosts were given a run folder; exactly one must be")
        self.lead = leading.index(True)

    def told(self, tell):
        """What `tell()` returns on the lead, on every process."""
        box = [tell() if self.rank == self.lead else None]
        dist.broadcast_object_list(box, src=self.lead, group=self.control)
        return box[0]

    def summed(self, *values):
        total = torch.tensor(values, dtype=torch.float64)
        dist.all_reduce(total, group=self.control)
        return total.tolist()


def read_config(folder):
    given = json.loads((folder / "config.json").read_text())
    for key in given:
        if key not in DEFAULTS:
            near = difflib.get_close_matches(key, DEFAULTS, 1)
            raise RunError(f"config.json: unknown key '{key}'" + (f"; did you mean '{near[0]}'?" if near else ""))
    config = {**DEFAULTS, **given}
    for key in ("model", "steps"):
        if config[key] is None:
            raise RunError(f"config.json: '{key}' is missing")
    if config["ignoreIndex"] == "trgPadIdx":
        config["ignoreIndex"] = config["model"].get("trgPadIdx", 0)
    return config


def read_run(folder, resume):
    """What every process needs to begin: the config, the step done, the weights and the optimiser's state."""
    config = read_config(folder)
    found = checkpoints.of(folder)
    if found and not resume:
        raise RunError(f"{folder} has checkpoints of an earlier run: --resume continues it; or choose another folder")
    if found:
        return config, *checkpoints.read(found[-1])
    weights, _ = safetensors_io.load(folder / "initial.safetensors")
    return config, 0, weights, {}


def read_batch(step, config):
    """The next line of stdin, checked: a wrong id on a GPU would end in an error that names nothing."""
    line = sys.stdin.readline()
    if not line:
        raise RunError(f"the batches ended before step {step} of {config['steps']}")
    try:
        batch = json.loads(line)
    except ValueError as error:
        raise RunError(f"the batch of step {step} is no valid JSON: {error}") from None
    if batch.get("stop"):
        return None
    if batch.get("step") != step or not isinstance(batch.get("lr"), (int, float)):
        raise RunError(f"expected step {step} and its lr, got step {batch.get('step')}, lr {batch.get('lr')}")
    for side in ("src", "trg"):
        rows, size = batch.get(side), config["model"][f"{side}VocabSize"]
        if not rows or any(len(row) != len(rows[0]) for row in rows):
            raise RunError(f"the {side} of step {step} is empty or not padded to one length")
        wrong = next((token for row in rows for token in row if type(token) is not int or not 0 <= token < size), None)
        if wrong is not None:
            raise RunError(f"the {side} of step {step} has the id {wrong}; ids are integers from 0 to {size - 1}")
    if len(batch["src"]) != len(batch["trg"]):
        raise RunError(f"step {step} has {len(batch['src'])} rows in src and {len(batch['trg'])} in trg")
    return batch


def make_optimizer(options, parameters):
    kinds = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "sgd": torch.optim.SGD}
    given = {snake_case(key): value for key, value in options.items() if key != "name"}
    try:
        return kinds[options.get("name", "adam")](parameters, **{"lr": 0.0, **given})
    except (KeyError, TypeError) as error:
        raise RunError(f"config.json: optimizer {json.dumps(options)}: {error}; known are {', '.join(kinds)}") from None


def take_step(model, gradients, optimizer, batch, config, processes, device):
    """One step on this process's slices of the batch; (mean loss, counted targets, correct ones) of the whole batch."""
    all_src = torch.tensor(batch["src"], device=device)  # (N, srcLen)
    all_trg = torch.tensor(batch["trg"], device=device)  # (N, trgLen)
    ignored = -100 if config["ignoreIndex"] is None else config["ignoreIndex"]
    tokens = int((all_trg[:, 1:] != ignored).sum())
    if tokens == 0:
        raise RunError(f"the batch of step {batch['step']} has no target to learn")

    for group in optimizer.param_groups:
        group["lr"] = batch["lr"]
    optimizer.zero_grad(set_to_none=True)
    my_loss, my_correct = 0.0, 0
    slices = range(processes.rank, config["slices"], processes.count)
    for index in slices:
        share = int(index < len(all_src))  # with fewer rows than slices, the others run a row that counts nothing
        rows = slice(index, None, config["slices"]) if share else slice(0, 1)
        src, trg, target = all_src[rows], all_trg[rows, :-1], all_trg[rows, 1:]
        torch.manual_seed(((config["seed"] * 1_000_003 + batch["step"]) * 65_537 + index) % 2**63)
        with gradients.slice(last=index == slices[-1]):
            logits = model(src, trg)  # (rows, trgLen - 1, trgVocabSize)
            loss_sum = share * functional.cross_entropy(
                logits.flatten(0, 1), target.flatten(), ignore_index=ignored, reduction="sum",
                label_smoothing=config["labelSmoothing"],
            )
            (loss_sum / tokens).backward()
        hits = (logits.argmax(-1) == target) & (target != ignored)
        my_loss += loss_sum.item()
        my_correct += share * hits.sum().item()
    if config["clipNorm"] is not None:
        torch.nn.utils.clip_grad_norm_(model.parameters(), config["clipNorm"])
    if config["clipValue"] is not None:
        torch.nn.utils.clip_grad_value_(model.parameters(), config["clipValue"])
    optimizer.step()
    loss, correct = processes.summed(my_loss, my_correct)
    return loss / tokens, tokens, int(correct)


def train(folder, resume, progress):
    local_rank = int(os.environ.get("LOCAL_RANK", 0))
    leads = folder is not None and local_rank == 0
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", local_rank) if cuda else torch.device("cpu")
    backend = "nccl" if cuda else "gloo"
    if cuda:
        torch.cuda.set_device(device)
    processes = Processes(leads, backend)
    config, done, weights, state = processes.told(lambda: read_run(folder, resume))
    config["slices"] = max(config["slices"], processes.count)

    plain = transformer_from(config["model"]).to(device)
    optimizer = make_optimizer(config["optimizer"], plain.parameters())
    checkpoints.restore(plain, optimizer, weights, state)
    model = DistributedDataParallel(plain, device_ids=[local_rank] if cuda else None, broadcast_buffers=False)
    gradients = SlicedGradients(model)
    progress["step"] = done
    if leads:
        progress["saved"] = done
        parameters = sum(parameter.numel() for parameter in plain.parameters())
        emit(type="start", step=done, processes=processes.count, device=device.type, backend=backend,
             torch=torch.__version__, parameters=parameters, slices=config["slices"])

    while done < config["steps"]:
        step = done + 1
        batch = processes.told(lambda: read_batch(step, config))
        if batch is None:
            break
        loss, tokens, correct = take_step(model, gradients, optimizer, batch, config, processes, device)
        if not math.isfinite(loss):
            raise RunError(f"the loss is {loss} at step {step}: lower the learning rate, or clip the gradients")
        done = progress["step"] = step
        if leads:
            emit(type="step", step=step, loss=loss, tokens=tokens, correct=correct, lr=batch["lr"])
            if step % config["checkpointEvery"] == 0:
                save_checkpoint(folder, step, plain, optimizer, config, progress)
    if leads:
        if progress["saved"] != done:
            save_checkpoint(folder, done, plain, optimizer, config, progress)
        safetensors_io.save(folder / "final.safetensors", plain.state_dict())
        emit(type="done", step=done, file="final.safetensors")
    dist.barrier(group=processes.control)
    dist.destroy_process_group()


def save_checkpoint(folder, step, model, optimizer, config, progress):
    path = checkpoints.write(folder, step, model, optimizer, config["keepCheckpoints"])
    progress["saved"] = step
    emit(type="checkpoint", step=step, file=str(path.relative_to(folder)))


def where(progress):
    checkpoint = f"; the last checkpoint is of step {progress['saved']}" if "saved" in progress else ""
    return f"after step {progress['step']}{checkpoint}"


def stop_on(number, _):
    signal.signal(number, signal.SIG_IGN)
    raise Stopped(number)


def main():
    parser = argparse.ArgumentParser(description="Trains a run of Glassformer in PyTorch; trainer.py begins with how.")
    parser.add_argument("folder", nargs="?", type=Path, help="FOLDER, on the one host that leads")
    parser.add_argument("--resume", action="store_true", help="continue from the last checkpoint")
    parser.add_argument("--check", action="store_true", help="say what is installed, and end")
    arguments = parser.parse_args()
    if arguments.check:
        emit(type="check", torch=torch.__version__, distributed=dist.is_available(), gpus=torch.cuda.device_count())
        return 0

    signal.signal(signal.SIGTERM, stop_on)
    signal.signal(signal.SIGINT, stop_on)
    leads = arguments.folder is not None and int(os.environ.get("LOCAL_RANK", 0)) == 0
    progress, lost = {"step": 0}, False
    try:
        train(arguments.folder, arguments.resume, progress)
        return 0
    except Stopped as stop:
        message, code = f"stopped by {signal.Signals(stop.args[0]).name} {where(progress)}", 128 + stop.args[0]
    except (RunError, ValueError, OSError) as error:
        message, code = str(error), 1
    except Exception as error:  # torch's own: a lost process, memory, a state dict that does not fit
        lost = any(words in str(error).lower() for words in LOST)
        message = f"a process was lost {where(progress)}" if lost else f"{type(error).__name__} {where(progress)}: {error}"
        message, code = " ".join(message.split()), 1
    if leads:
        with contextlib.suppress(BrokenPipeError):  # the reader of the events may be what ended
            emit(type="error", message=message, **({"lost": True} if lost else {}))
    else:
        print(f"trainer, rank {os.environ.get('RANK', 0)}: {message}", file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    code = main()
    if code:
        os._exit(code)  # not sys.exit: with a peer gone, the backends' destructors may wait for it
