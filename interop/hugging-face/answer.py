"""Answers lines of standard input, greedily, with a folder that `glassformer export --format marian` wrote.

    python answer.py FOLDER < sources.txt > answers.txt

It needs `requirements.txt`. Compared with `glassformer predict`, as in README.md.
"""
import sys
from pathlib import Path

import torch
from transformers import MarianMTModel, PreTrainedTokenizerFast

folder = Path(sys.argv[1])
tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
own_target = folder / "target"
target = PreTrainedTokenizerFast.from_pretrained(own_target) if own_target.exists() else tokenizer
model = MarianMTModel.from_pretrained(folder).eval()
lines = sys.stdin.read().splitlines()
with torch.inference_mode():
    for start in range(0, len(lines), 50):
        batch = tokenizer(lines[start : start + 50], return_tensors="pt", padding=True, return_token_type_ids=False)
        for answer in target.batch_decode(model.generate(**batch), skip_special_tokens=True):
            print(answer)
