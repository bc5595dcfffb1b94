"""Writes lion.json: twenty steps of Lion in PyTorch, as its authors wrote it (google/automl, lion/lion_pytorch.py).

    python3 test/train/optimizers/make-lion.py
"""

import json
from pathlib import Path

import torch
from torch.optim.optimizer import Optimizer

STEPS = 20
CASES = [
    {"lr": 1e-4, "betas": [0.9, 0.99], "weightDecay": 0.0},
    {"lr": 0.01, "betas": [0.9, 0.99], "weightDecay": 0.1},
    {"lr": 0.003, "betas": [0.95, 0.98], "weightDecay": 1.0},
    {"lr": 0.1, "betas": [0.5, 0.0], "weightDecay": 0.0},
]


class Lion(Optimizer):
    def __init__(self, params, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                p.data.mul_(1 - group["lr"] * group["weight_decay"])
                grad = p.grad
                state = self.state[p]
                if len(state) == 0:
                    state["exp_avg"] = torch.zeros_like(p)
                exp_avg = state["exp_avg"]
                beta1, beta2 = group["betas"]
                update = exp_avg * beta1 + grad * (1 - beta1)
                p.add_(torch.sign(update), alpha=-group["lr"])
                exp_avg.mul_(beta2).add_(grad, alpha=1 - beta2)


def case(options, seed):
    torch.manual_seed(seed)
    start = torch.randn(5 + seed)
    gradients = torch.randn(STEPS, start.numel())
    gradients[::3, ::2] = 0.0
    p = torch.nn.Parameter(start.clone())
    lion = Lion([p], options["lr"], options["betas"], options["weightDecay"])
    weights = []
    for gradient in gradients:
        p.grad = gradient.clone()
        lion.step()
        weights.append(p.detach().tolist())
    return {
        "options": options,
        "start": start.tolist(),
        "gradients": gradients.tolist(),
        "weights": weights,
        "m": lion.state[p]["exp_avg"].tolist(),
    }


cases = [case(options, seed) for seed, options in enumerate(CASES)]
Path(__file__).with_name("lion.json").write_text(json.dumps(cases) + "\n")
