"""What CTranslate2 says with a folder of `glassformer export --format ctranslate2`: `python answer.py FOLDER < in > out`.

In: {"sources": ids with their markers, "targets"?: ids without}. Out: {"answers": greedy, without markers, "scores": the
sum of the log-probabilities of each target and of EOS}.
"""
import json
import sys
from pathlib import Path

import ctranslate2

folder = Path(sys.argv[1])
given = json.load(sys.stdin)


def tokens_of(side):
    name = folder / f"{side}_vocabulary.json"
    return json.loads((name if name.exists() else folder / "shared_vocabulary.json").read_text("utf-8"))


source, target = tokens_of("source"), tokens_of("target")
sources = [[source[id] for id in ids] for ids in given["sources"]]
targets = [[target[id] for id in ids] for ids in given.get("targets", [])]
translator = ctranslate2.Translator(str(folder), compute_type="float32", intra_threads=1)
found = translator.translate_batch(sources, beam_size=1, max_decoding_length=64)
scored = translator.score_batch(sources, targets) if targets else []
answers = [[target.index(token) for token in result.hypotheses[0]] for result in found]
json.dump({"answers": answers, "scores": [sum(result.log_probs) for result in scored]}, sys.stdout)
