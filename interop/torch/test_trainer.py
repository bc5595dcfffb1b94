"""python3 -m unittest, in this folder: real runs of the trainer on the CPU, alone and under torchrun (a minute)."""
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import torch
from torch.nn import functional

import checkpoints
import safetensors_io
from naming import transformer_from

HERE = Path(__file__).parent
TORCHRUN = (str(HERE / "launch.py"), "--rdzv_backend", "c10d", "--rdzv_endpoint", "localhost:0", "--nproc_per_node")
MODEL = {"srcVocabSize": 9, "trgVocabSize": 11, "embedDim": 12, "numLayers": 1, "heads": 2, "maxLen": 16}
STEPS = 24


def batches(count=STEPS):
    """Reversing ragged rows; the third batch has one row only, fewer than the processes."""
    rng = random.Random(5)
    for step in range(1, count + 1):
        rows = [[rng.randint(3, 8) for _ in range(rng.randint(1, 6))] for _ in range(1 if step == 3 else 7)]
        longest = max(map(len, rows))
        pad = [[0] * (longest - len(row)) for row in rows]
        yield {
            "step": step,
            "lr": 0.01 / (1 + step / 50),
            "src": [[1, *row, 2, *tail] for row, tail in zip(rows, pad)],
            "trg": [[1, *reversed(row), 2, *tail] for row, tail in zip(rows, pad)],
        }


def lines(*items):
    return "".join(json.dumps(item) + "\n" for item in items)


class TrainerTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = Path(temporary.name)

    def folder(self, name, **config):
        folder = self.root / name
        folder.mkdir()
        torch.manual_seed(3)
        safetensors_io.save(folder / "initial.safetensors", transformer_from(MODEL).state_dict())
        config = {"model": MODEL, "steps": STEPS, "checkpointEvery": 10, **config}
        (folder / "config.json").write_text(json.dumps(config))
        return folder

    def start(self, folder, *flags, processes=None):
        launcher = () if processes is None else (*TORCHRUN, str(processes))
        command = (sys.executable, *launcher, str(HERE / "trainer.py"), str(folder), *flags)
        pipe = subprocess.PIPE
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment)

    def test_a_second_host_needs_no_file(self):
        with socket.socket() as free:
            free.bind(("localhost", 0))
            port = free.getsockname()[1]
        rendezvous = ("--rdzv_backend", "c10d", "--rdzv_endpoint", f"localhost:{port}", "--rdzv_id", "x")
        command = (sys.executable, str(HERE / "launch.py"), "--nnodes", "2", *rendezvous, str(HERE / "trainer.py"))
        pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
        follower = subprocess.Popen(command, stdin=nothing, stdout=pipe, stderr=nothing, text=True)
        lead = subprocess.Popen((*command, str(self.folder("two"))), stdin=pipe, stdout=pipe, stderr=nothing, text=True)
        output, _ = lead.communicate(lines(*batches()), timeout=120)
        silence, _ = follower.communicate(timeout=120)
        events = [json.loads(line) for line in output.splitlines()]
        self.assertEqual((lead.returncode, follower.returncode, silence), (0, 0, ""))
        self.assertEqual((events[0]["processes"], events[-1]["type"]), (2, "done"))
        _, one = self.run_to_end(self.folder("one"))
        self.assert_close(self.losses(events), self.losses(one), 1e-4)

    def run_to_end(self, folder, *flags, processes=None, text=None):
        process = self.start(folder, *flags, processes=processes)
        output, _ = process.communicate(lines(*batches()) if text is None else text, timeout=120)
        return process.returncode, [json.loads(line) for line in output.splitlines()]

    def losses(self, events):
        return [event["loss"] for event in events if event["type"] == "step"]

    def assert_close(self, left, right, tolerance):
        self.assertEqual(len(left), len(right))
        self.assertLess(max(abs(a - b) for a, b in zip(left, right)), tolerance)

    def test_one_process_takes_pytorchs_steps(self):
        folder = self.folder("one", optimizer={"name": "adamw", "weightDecay": 0.1}, labelSmoothing=0.1, clipNorm=0.5)
        code, events = self.run_to_end(folder)
        self.assertEqual((code, events[0]["type"], events[-1]["type"]), (0, "start", "done"))
        model = transformer_from(MODEL)
        model.load_state_dict(safetensors_io.load(folder / "initial.safetensors")[0])
        optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.1)
        expected = []
        for batch in batches():
            src, trg = torch.tensor(batch["src"]), torch.tensor(batch["trg"])
            logits = model(src, trg[:, :-1]).flatten(0, 1)
            loss = functional.cross_entropy(logits, trg[:, 1:].flatten(), ignore_index=0, label_smoothing=0.1)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.param_groups[0]["lr"] = batch["lr"]
            optimizer.step()
            expected.append(loss.item())
        self.assert_close(self.losses(events), expected, 1e-5)
        self.assertLess(expected[-1], expected[0] - 0.3)
        final, _ = safetensors_io.load(folder / "final.safetensors")
        for key, value in model.state_dict().items():
            if not key.endswith("fc_k.bias"):  # its gradient is rounding noise, which Adam blows up
                torch.testing.assert_close(final[key], value, rtol=0, atol=1e-3)

    def test_two_processes_give_the_curve_of_one(self):
        _, one = self.run_to_end(self.folder("one"))
        code, two = self.run_to_end(self.folder("two"), processes=2)
        self.assertEqual((code, two[0]["processes"]), (0, 2))
        self.assertEqual(self.losses(two), self.losses(one))  # the same bits: slices.py
        counted = [[(e["tokens"], e["correct"]) for e in events if e["type"] == "step"][:5] for events in (one, two)]
        self.assertEqual(*counted)

    def test_a_killed_process_ends_the_run_and_resume_finishes_it(self):
        _, undisturbed = self.run_to_end(self.folder("whole", model={**MODEL, "dropout": 0.1}), processes=2)
        folder = self.folder("killed", model={**MODEL, "dropout": 0.1})
        process = self.start(folder, processes=2)
        given = list(batches())
        process.stdin.write(lines(*given[:15]))
        process.stdin.flush()
        events = []
        while not events or events[-1].get("step") != 15:
            events.append(json.loads(process.stdout.readline()))
        os.kill(self.follower(process.pid), signal.SIGKILL)
        output, _ = process.communicate(lines(*given[15:]), timeout=120)
        last = json.loads(output.splitlines()[-1])
        self.assertNotEqual(process.returncode, 0)
        self.assertEqual(last["type"], "error")
        self.assertIn("the last checkpoint is of step 10", last["message"])
        self.assertNotIn("\n", last["message"])

        code, refused = self.run_to_end(folder)
        self.assertEqual(code, 1)
        self.assertIn("--resume", refused[-1]["message"])
        code, resumed = self.run_to_end(folder, "--resume", processes=2, text=lines(*given[10:]))
        self.assertEqual((code, resumed[0]["step"]), (0, 10))
        self.assert_close(self.losses(resumed), self.losses(undisturbed)[10:], 1e-6)
        kept = [path.name for path in checkpoints.of(folder)]
        self.assertEqual(kept, ["step-00000020.safetensors", "step-00000024.safetensors"])

    def follower(self, torchrun):
        """The process id of rank 1 among torchrun's children."""
        for child in Path(f"/proc/{torchrun}/task/{torchrun}/children").read_text().split():
            if b"\0RANK=1\0" in b"\0" + Path(f"/proc/{child}/environ").read_bytes():
                return int(child)
        raise AssertionError("torchrun has no child of rank 1")

    def test_sigterm_is_one_clear_line(self):
        process = self.start(self.folder("term"))
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143)
        message = "stopped by SIGTERM after step 0; the last checkpoint is of step 0"
        self.assertEqual(json.loads(output), {"type": "error", "message": message})

    def test_stop_keeps_what_was_learned(self):
        folder = self.folder("stopped")
        code, events = self.run_to_end(folder, text=lines(*list(batches())[:4], {"stop": True}))
        self.assertEqual((code, events[-1]), (0, {"type": "done", "step": 4, "file": "final.safetensors"}))
        code, events = self.run_to_end(folder, "--resume", text=lines(*list(batches())[4:]))
        self.assertEqual((code, events[0]["step"], events[-1]["step"]), (0, 4, STEPS))

    def test_what_is_wrong_is_named(self):
        good = next(batches())
        for config, text, message in (
            ({"labelSmooting": 1}, "", "unknown key 'labelSmooting'; did you mean 'labelSmoothing'?"),
            ({"optimizer": {"name": "adam", "beta": 1}}, "", "unexpected keyword argument 'beta'"),
            ({}, lines(good), "the batches ended before step 2 of 24"),
            ({}, "{\n", "no valid JSON"),
            ({}, lines({**good, "step": 2}), "expected step 1 and its lr, got step 2"),
            ({}, lines({**good, "src": [[1, 9]]}), "the src of step 1 has the id 9; ids are integers from 0 to 8"),
            ({}, lines({**good, "trg": [[1], [1, 2]]}), "not padded to one length"),
            ({}, lines({**good, "trg": [[1, 0]] * 7}), "no target to learn"),
        ):
            with self.subTest(message):
                folder = self.folder(f"wrong-{len(list(self.root.iterdir()))}", **config)
                code, events = self.run_to_end(folder, text=text)
                self.assertEqual((code, events[-1]["type"]), (1, "error"))
                self.assertIn(message, events[-1]["message"])


if __name__ == "__main__":
    unittest.main()
