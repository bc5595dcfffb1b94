"""Makes Marians and M2M100s of random sizes that nobody trained, and writes what they answer.

    python random_models.py OUT_DIR [--seed 1] [--count 40]

It needs `requirements.txt`. OUT_DIR/0, OUT_DIR/1, … are folders as `save_pretrained` writes them, half of them with a
tokenizer's files; OUT_DIR/expected.json has each one's inputs, logits, greedy and beam answers.
"""
import argparse
import json
import random
from pathlib import Path

import sentencepiece
import torch
from transformers import M2M100Config, M2M100ForConditionalGeneration, M2M100Tokenizer, MarianConfig, MarianMTModel, MarianTokenizer

import train_spm
from corpus import pair
from make_models import pieces_of, say

NEW_TOKENS = 12


def sizes(rng):
    heads = rng.choice([1, 2, 3, 4, 8])
    return dict(
        d_model=heads * 2 * rng.randint(2, 24 // heads + 2),
        encoder_attention_heads=heads, decoder_attention_heads=heads,
        encoder_layers=rng.randint(1, 4), decoder_layers=rng.randint(1, 4),
        **dict.fromkeys(["encoder_ffn_dim", "decoder_ffn_dim"], rng.randint(3, 130)),
        activation_function=rng.choice(["relu", "gelu", "gelu_new", "gelu_pytorch_tanh", "swish", "silu"]),
        scale_embedding=rng.random() < 0.5,
        max_position_embeddings=rng.choice([40, 64, 513]),
        # Old configs say these, and no model of the two heeds them.
        static_position_embeddings=rng.random() < 0.5, normalize_before=rng.random() < 0.5,
        init_std=0.2,
    )


def marian_tokenizer(folder, rng):
    train_spm.train(folder / "source.spm", train_spm.texts(0), rng.randint(190, 240))
    train_spm.train(folder / "target.spm", train_spm.texts(1), rng.randint(150, 220))
    vocab = pieces_of(folder / "source.spm", folder / "target.spm")
    train_spm.write_json(folder / "vocab.json", vocab)
    files = [str(folder / name) for name in ("source.spm", "target.spm", "vocab.json")]
    return MarianTokenizer(*files, source_lang="zh", target_lang="en"), vocab["<pad>"] + 1


def m2m100_tokenizer(folder, rng):
    spm = folder / "sentencepiece.bpe.model"
    train_spm.train(spm, train_spm.texts(0) + train_spm.texts(1), rng.randint(330, 400), "bpe", character_coverage=1.0)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(spm))
    pieces = [processor.id_to_piece(id) for id in range(3, processor.get_piece_size())]
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *pieces]
    train_spm.write_json(folder / "vocab.json", {token: id for id, token in enumerate(tokens)})
    tokenizer = M2M100Tokenizer(str(folder / "vocab.json"), str(spm), src_lang="zh", tgt_lang="en")
    return tokenizer, len(tokens) + len(tokenizer.lang_token_to_id) + 8


def marian(folder, rng, speaks):
    tokenizer, size = marian_tokenizer(folder, rng) if speaks else (None, rng.randint(9, 300))
    shared = speaks or rng.random() < 0.5
    target_size = size if shared else rng.randint(size, size + 20)
    pad = size - 1
    ids = dict(pad_token_id=pad, eos_token_id=0, bos_token_id=0, decoder_start_token_id=pad, forced_eos_token_id=rng.choice([0, None]))
    model = MarianMTModel(MarianConfig(
        vocab_size=size, decoder_vocab_size=target_size, share_encoder_decoder_embeddings=shared,
        tie_word_embeddings=shared or rng.random() < 0.5, **ids, **sizes(rng),
    ))
    model.final_logits_bias.copy_(0.2 * torch.randn(1, target_size))
    say(model, **ids, **search(rng), bad_words_ids=[[pad]])
    return tokenizer, model


def m2m100(folder, rng, speaks):
    tokenizer, size = m2m100_tokenizer(folder, rng) if speaks else (None, rng.randint(9, 300))
    ids = dict(pad_token_id=1, bos_token_id=0, eos_token_id=2, decoder_start_token_id=2)
    model = M2M100ForConditionalGeneration(M2M100Config(vocab_size=size, **ids, **sizes(rng)))
    forced = tokenizer.get_lang_id("en") if speaks else rng.choice([None, 5])
    say(model, **ids, **search(rng), forced_bos_token_id=forced)
    return tokenizer, model


def search(rng):
    return dict(
        max_length=NEW_TOKENS + 1, no_repeat_ngram_size=rng.choice([1, 2]), num_beams=4, length_penalty=rng.choice([0.6, 1.0, 1.5]),
        early_stopping=rng.random() < 0.5, renormalize_logits=rng.random() < 0.5,
    )


def randomise(model):
    """Norms and biases begin as ones and zeros, which would hide where they go."""
    for parameter in model.parameters():
        if parameter.dim() == 1:
            parameter.add_(0.1 * torch.randn_like(parameter))


def expected(model, tokenizer, rng):
    config = model.config
    own = [id for id in range(4, config.vocab_size - 1)]
    texts = [pair(rng)[0] for _ in range(3)] if tokenizer else None
    sources = [tokenizer(text)["input_ids"] for text in texts] if tokenizer else [
        [*rng.choices(own, k=rng.randint(1, 9)), config.eos_token_id] for _ in range(3)
    ]
    longest = max(map(len, sources))
    src = torch.tensor([row + [config.pad_token_id] * (longest - len(row)) for row in sources])
    trg = torch.tensor([[config.decoder_start_token_id, *rng.choices(own, k=6)] for _ in sources])
    # Their own mask of padding, as every call of theirs has it.
    logits = model(input_ids=src, attention_mask=(src != config.pad_token_id).long(), decoder_input_ids=trg).logits
    answers = {
        kind: [model.generate(torch.tensor([row]), num_beams=beams)[0].tolist() for row in sources]
        for kind, beams in (("greedy", 1), ("beams", 4))
    }
    return {
        "config": config.to_diff_dict(), "sources": texts, "sourceIds": sources, "src": src.tolist(), "trg": trg.tolist(),
        "shape": list(logits.shape), "logits": logits.flatten().tolist(), **answers,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    all_expected = []
    for index in range(args.count):
        folder = args.out / str(index)
        folder.mkdir(parents=True, exist_ok=True)
        build, speaks = [marian, m2m100][index % 2], index % 4 < 2
        tokenizer, model = build(folder, rng, speaks)
        randomise(model.eval())
        model.save_pretrained(folder)
        if tokenizer:
            tokenizer.save_pretrained(folder)
        all_expected.append(expected(model, tokenizer, rng))
    (args.out / "expected.json").write_text(json.dumps(all_expected, ensure_ascii=False))


if __name__ == "__main__":
    main()
