"""Writes cases.json: what sacreBLEU (pip install sacrebleu) gives for corpora of all kinds.

    python test/train/metrics/make-cases.py
"""

import json
import random
from pathlib import Path

import sacrebleu
from sacrebleu.metrics import BLEU, CHRF

FIXED = {
    "equal": [("the cat sat on the mat .", ["the cat sat on the mat ."])],
    "nothing in common": [("a b c d e", ["v w x y z"])],
    "one word": [("cat", ["cat"])],
    "an empty output": [("", ["the cat sat on the mat"]), ("a small dog runs fast", ["a small dog runs away fast"])],
    "only empty outputs": [("", ["the cat"]), ("", ["a dog"])],
    "short": [("the cat sat", ["the cat sat on the mat"]), ("hello world again", ["hello world"])],
    "marks": [
        ('He said: "No, it costs $3,000.50 (or 1-2%)..."', ['He said "no - it costs $3,000.50 (or 1-2 %)."']),
        ("well-known; it's 3.5, isn't it? Yes/no &amp; &quot;so&quot; &lt;on&gt;.", ["well known: it is 3.5 , is it not? yes/no & \"so\" <on>."]),
        ("1,2.3.4-5 a.b,c x-1 [y] {z} ~ `q` <skipped> end-", ["1,2.3.4 - 5 a . b , c x-1 [ y ] { z } ~ `q` end -"]),
    ],
    "unicode": [
        ("我 喜欢 猫 。", ["我 很 喜欢 猫 。"]),
        ("naïve café — “quoted” … 😀 ok", ["naïve cafe — „quoted“ … 😀 😀 ok"]),
        ("no\u00a0break\u3000wide\u2009thin space", ["no break wide thin space"]),
    ],
    "repeats": [("the the the the the the the", ["the cat is on the mat", "there is a cat on the mat"])],
    "several references": [
        ("it is a guide to action which ensures that the military always obeys", [
            "it is a guide to action that ensures that the military will forever heed",
            "it is the guiding principle which guarantees the military forces always",
        ]),
        ("he read the book", ["he read the book because he was interested", "he was reading a book now"]),
    ],
    "space": [("  two  spaces \t and a tab ", ["two spaces and a tab"])],
}


def random_corpus(rng, words, references):
    def sentence():
        return " ".join(rng.choice(words) for _ in range(rng.randint(1, 15)))

    def changed(text):
        return " ".join(rng.choice(words) if rng.random() < 0.3 else w for w in text.split() if rng.random() > 0.1)

    corpus = []
    for _ in range(rng.randint(1, 12)):
        first = sentence()
        corpus.append((changed(first), [first] + [changed(first) or "x" for _ in range(references - 1)]))
    return corpus


def distance(a, b):
    """Plain edit distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
    return row[-1]


def error_rate(corpus, split):
    errors = items = 0
    for output, references in corpus:
        counts = [(distance(split(output), split(reference)), len(split(reference))) for reference in references]
        best = min(counts, key=lambda count: count[0] / count[1] if count[1] else (float("inf") if count[0] else 0))
        errors, items = errors + best[0], items + best[1]
    return errors / items


def odd_corpus(rng, references):
    """Chinese and Western text, rare and unknown words, and all kinds of white space."""
    words = ["我喜欢猫", "，", "。", "2023年", "3.5", "[UNK]", "zebra", "“好”", "…", "the", "a,b", "…—", "ﬁ", "𠀀", "カタカナ", "-", "."]
    spaces = [" ", "", "  ", "\t", "\u3000", "\x1c", "\x1f", "\x85", "\ufeff", "\u2009", "\xa0"]

    def text():
        return "".join(rng.choice(words) + rng.choice(spaces) for _ in range(rng.randint(1, 12)))

    def changed(given):
        return "".join(rng.choice(words) if rng.random() < 0.1 else c for c in given if rng.random() > 0.05) or "x"

    corpus = []
    for _ in range(rng.randint(1, 8)):
        first = text()
        corpus.append((changed(first), [first] + [changed(first) for _ in range(references - 1)]))
    return corpus


def main():
    rng = random.Random(7)
    words = ["a", "the", "cat", "dogs,", "3.5", "runs.", "(away)", "it's", "don't!", "x-ray", "été", "猫", "AH0", "K"]
    corpora = dict(FIXED)
    for i in range(24):
        corpora[f"random {i}"] = random_corpus(rng, words[: rng.randint(3, len(words))], 1 + i % 3)
    for i in range(24):
        corpora[f"odd {i}"] = odd_corpus(rng, 1 + i % 3)
    cases = []
    for name, corpus in corpora.items():
        outputs = [output for output, _ in corpus]
        streams = [list(stream) for stream in zip(*(references for _, references in corpus))]
        bleu, zh, chrf = BLEU(), BLEU(tokenize="zh"), CHRF()
        cases.append({
            "name": name,
            "texts": [{"output": o, "references": r} for o, r in corpus],
            "bleu": bleu.corpus_score(outputs, streams).score,
            "zh": zh.corpus_score(outputs, streams).score,
            "chrf": chrf.corpus_score(outputs, streams).score,
            "cer": error_rate(corpus, list),
            "wer": error_rate(corpus, str.split),
        })
    document = {"sacrebleu": sacrebleu.__version__, "bleu": str(bleu.get_signature()), "zh": str(zh.get_signature()), "chrf": str(chrf.get_signature()), "cases": cases}
    path = Path(__file__).with_name("cases.json")
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


main()
