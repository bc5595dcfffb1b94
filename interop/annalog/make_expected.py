"""Writes what the package `annalog` 1.0.6 (MIT) answers, and its vocabulary as ours.

    python make_expected.py expected.json vocabulary.json

It needs `pip install annalog==1.0.6`, PyTorch and RDKit.
"""
import json
import sys
from pathlib import Path

import annalog
import torch
from annalog.model_files.multi_gen_final import get_sim_smiles_decoding, subsequent_mask
from annalog.model_handler import SMILESModelHandler

# Medicines, whose structures are common knowledge.
MOLECULES = """CC(=O)Oc1ccccc1C(=O)O
CC(C)Cc1ccc(cc1)C(C)C(=O)O
Cn1cnc2c1c(=O)n(C)c(=O)n2C
CC(=O)Nc1ccc(O)cc1
CN1CCC[C@H]1c1cccnc1
NCCc1ccc(O)c(O)c1
CNC[C@H](O)c1ccc(O)c(O)c1
CC(C)NCC(O)COc1cccc2ccccc12
CN(C)CCc1c[nH]c2ccccc12
Clc1ccccc1
CC(C)(C)NCC(O)c1ccc(O)c(CO)c1
Nc1ccc(cc1)S(=O)(=O)N
O=C(O)c1ccccc1O
CCN(CC)CCOC(=O)c1ccc(N)cc1
CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc12
CNCCC(Oc1ccc(cc1)C(F)(F)F)c1ccccc1
COc1cc2nc(nc(N)c2cc1OC)N1CCN(CC1)C(=O)c1ccco1
CC1(C)S[C@@H]2[C@H](NC(=O)Cc3ccccc3)C(=O)N2[C@H]1C(=O)O
O=C1NC(=O)C(c2ccccc2)(c2ccccc2)N1
Brc1ccc(cc1)N1CCNCC1""".split("\n")


def main(expected_path, vocabulary_path):
    files = Path(annalog.__file__).parent / "ckpt_and_vocab"
    vocab = str(files / "stereo_experiment_vocab_ttf.pkl")
    handler = SMILESModelHandler(vocab, vocab, str(files / "Lev_extended.pt"), device="cpu")
    source, target, model, device, _ = handler.get_model_and_fields()

    def best(smiles, beams):
        answer, log_prob = get_sim_smiles_decoding(smiles, source, target, model, device, handler.max_length, beams, 1.0, "beam")[0]
        return {"text": answer, "logProb": log_prob}

    src = source.process([source.preprocess(smiles) for smiles in MOLECULES[:4]])
    with torch.no_grad():
        enc_src = model.encoder(src, model.make_src_mask(src))
        logits, _ = model.decoder(src[:, :-1], enc_src, subsequent_mask(src.shape[1] - 1), model.make_src_mask(src))
    expected = {
        "sources": MOLECULES,
        "greedy": [best(smiles, 1) for smiles in MOLECULES],
        "beams": [best(smiles, 5) for smiles in MOLECULES],
        # Of the first four as a batch, each its own target, by float32's digits.
        "logits": {"src": src.tolist(), "trg": src[:, :-1].tolist(), "data": [float(f"{x:.8g}") for x in logits.flatten().tolist()]},
    }
    Path(expected_path).write_text(json.dumps(expected, separators=(",", ":")) + "\n")
    vocabulary = {
        "tokenizer": "regex", "pattern": r"\[[^\]]*\]|%\d{2}|Br|Cl",
        "special": {"pad": "<pad>", "sos": "<sos>", "eos": "<eos>", "unk": "<unk>"}, "tokens": source.vocab.itos,
    }
    Path(vocabulary_path).write_text(json.dumps(vocabulary, indent=2) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
