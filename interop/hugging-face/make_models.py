"""Trains a small Marian and a small M2M100, and writes what they answer, for `glassformer import` to be compared with.

    python make_models.py OUT_DIR [--steps 900] [--only marian|m2m100|spm]

It needs `requirements.txt`. OUT_DIR/marian and OUT_DIR/m2m100 are folders as `save_pretrained` writes them; beside each
lies NAME.expected.json (texts, ids, greedy and beam answers of 100 sentences) and NAME.logits.safetensors (of a padded
batch). OUT_DIR/spm has SentencePiece models and expected.json: the ids of 1,000 sentences.
"""
import argparse
import json
import random
from pathlib import Path

import sentencepiece
import torch
from safetensors.torch import save_file
from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer, MarianConfig, MarianMTModel, MarianTokenizer

import train_spm
from corpus import pair

SIZES = dict(d_model=64, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4, scale_embedding=True)


def pieces_of(*paths):
    """One vocabulary of both sides, as opus-mt's: </s> 0, <unk> 1, …, <pad> last."""
    pieces = {}
    for path in paths:
        processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        for id in range(processor.get_piece_size()):
            if not processor.is_control(id) and not processor.is_unknown(id):
                pieces.setdefault(processor.id_to_piece(id), None)
    return {token: id for id, token in enumerate(["</s>", "<unk>", *pieces, "<pad>"])}


def marian(folder):
    train_spm.train(folder / "source.spm", train_spm.texts(0), 220)
    train_spm.train(folder / "target.spm", train_spm.texts(1), 200)
    vocab = pieces_of(folder / "source.spm", folder / "target.spm")
    train_spm.write_json(folder / "vocab.json", vocab)
    tokenizer = MarianTokenizer(str(folder / "source.spm"), str(folder / "target.spm"), str(folder / "vocab.json"), source_lang="zh", target_lang="en", model_max_length=64)
    pad = vocab["<pad>"]
    model = MarianMTModel(MarianConfig(
        vocab_size=len(vocab), encoder_ffn_dim=128, decoder_ffn_dim=128, activation_function="swish", max_position_embeddings=64,
        pad_token_id=pad, eos_token_id=0, bos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=0, **SIZES,
    ))
    # As opus-mt's: the bias on the logits isn't zero.
    model.final_logits_bias.copy_(0.2 * torch.randn(1, len(vocab)))
    say(model, max_length=40, num_beams=4, bad_words_ids=[[pad]], renormalize_logits=True, forced_eos_token_id=0, pad_token_id=pad, eos_token_id=0, bos_token_id=0, decoder_start_token_id=pad)
    return tokenizer, model, lambda rng: pair(rng)


def m2m100(folder):
    train_spm.train(folder / "sentencepiece.bpe.model", train_spm.texts(0) + train_spm.texts(1), 360, "bpe", character_coverage=1.0)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.bpe.model"))
    pieces = [processor.id_to_piece(id) for id in range(3, processor.get_piece_size())]
    train_spm.write_json(folder / "vocab.json", {token: id for id, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *pieces])})
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(folder / "sentencepiece.bpe.model"), src_lang="en", tgt_lang="zh")
    size = len(pieces) + 4 + len(tokenizer.lang_token_to_id) + 8
    model = M2M100ForConditionalGeneration(M2M100Config(
        vocab_size=size, encoder_ffn_dim=96, decoder_ffn_dim=96, activation_function="relu", max_position_embeddings=64,
        dropout=0.0, attention_dropout=0.0, encoder_layerdrop=0.0, decoder_layerdrop=0.0, **SIZES,
    ))
    say(model, max_length=40, num_beams=5, early_stopping=True, decoder_start_token_id=2, pad_token_id=1, bos_token_id=0, eos_token_id=2)
    return tokenizer, model, lambda rng: pair(rng)[::-1]


def say(model, **options):
    """What its `generation_config.json` is to say."""
    model.generation_config = type(model.generation_config)(**options)


def train(tokenizer, model, make, steps):
    rng = random.Random(1)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps, pct_start=0.1)
    model.train()
    for step in range(steps):
        sources, targets = zip(*(make(rng) for _ in range(48)))
        batch = tokenizer(list(sources), text_target=list(targets), return_tensors="pt", padding=True)
        batch["labels"][batch["labels"] == tokenizer.pad_token_id] = -100
        loss = model(**batch).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        if step % 100 == 0:
            print(step, round(loss.item(), 3), flush=True)


def answers(tokenizer, model, texts, **options):
    """Token ids, texts and scores, one sentence at a time: padding then changes nothing."""
    said = []
    for text in texts:
        inputs = tokenizer([text], return_tensors="pt")
        out = model.generate(**inputs, return_dict_in_generate=True, output_scores=True, **options)
        ids = out.sequences[0].tolist()
        score = None if options.get("num_beams") == 1 else out.sequences_scores[0].item()
        # M2M100's tokenizer writes the language in front, which is no text.
        text = tokenizer.decode([id for id in ids if id != options.get("forced_bos_token_id")], skip_special_tokens=True)
        said.append({"ids": ids, "text": text, "score": score})
    return said


def write_expected(name, out, tokenizer, model, make, **options):
    model.eval()
    rng = random.Random(99)
    pairs = [make(rng) for _ in range(92)]
    # What it never saw, and what runs into the limit.
    texts = [source for source, _ in pairs] + [pair(rng)[0] + pair(rng)[0] for _ in range(4)] + ["Hello, 世界 😀", "ＡＢＣ 猫", "猫 猫 猫", "I drew 12 cats."]
    sources = [tokenizer(text)["input_ids"] for text in texts]
    train_spm.write_json(out / f"{name}.expected.json", {
        "sources": texts, "sourceIds": sources,
        "greedy": answers(tokenizer, model, texts, num_beams=1, **options),
        "beams": answers(tokenizer, model, texts, num_beams=4, **options),
    })
    batch = tokenizer(texts[:6], text_target=[target for _, target in pairs[:6]], return_tensors="pt", padding=True)
    with torch.no_grad():
        logits = model(**batch).logits
        start = torch.full((len(batch["labels"]), 1), model.config.decoder_start_token_id)
        decoder_input = torch.cat([start, batch["labels"][:, :-1]], dim=1)
    save_file({"src": batch["input_ids"].int(), "trg": decoder_input.int(), "logits": logits.contiguous()}, out / f"{name}.logits.safetensors")
    right = sum(said["text"] == target for said, (_, target) in zip(answers(tokenizer, model, texts[:92], num_beams=1, **options), pairs))
    print(name, f"greedy {right} of 92 right,", sum(p.numel() for p in model.parameters()), "parameters")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--only", choices=["marian", "m2m100", "spm"])
    args = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    for name, build in {"marian": marian, "m2m100": m2m100}.items():
        if args.only not in (None, name):
            continue
        folder = args.out / name
        folder.mkdir(parents=True, exist_ok=True)
        tokenizer, model, make = build(folder)
        train(tokenizer, model, make, args.steps)
        model.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        options = {} if name == "marian" else {"forced_bos_token_id": tokenizer.get_lang_id("zh")}
        write_expected(name, args.out, tokenizer, model, make, **options)
    if args.only in (None, "spm"):
        spm = args.out / "spm"
        spm.mkdir(parents=True, exist_ok=True)
        train_spm.edge_models(spm)
        models = {path.name: path for path in sorted(spm.glob("*.spm"))}
        for path in [args.out / "marian/source.spm", args.out / "marian/target.spm", args.out / "m2m100/sentencepiece.bpe.model"]:
            models[f"{path.parent.name}/{path.name}"] = path
        train_spm.write_json(spm / "expected.json", train_spm.expected(models))


if __name__ == "__main__":
    main()
