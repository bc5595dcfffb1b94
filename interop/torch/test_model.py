"""python3 -m unittest, in this folder: the twin against torch.nn.Transformer, and its fixtures against themselves."""
import tempfile
import unittest
from pathlib import Path

import torch
from torch import nn

import fixtures
import safetensors_io
from model import MultiHeadAttention, PositionalEncoding, Transformer
from nn_transformer import nn_transformer_state
from record import record

SRC = torch.tensor([[3, 4, 5, 6, 7], [8, 4, 0, 0, 0]])
TRG = torch.tensor([[1, 9, 4], [1, 5, 0]])


def twin(src_vocab_size=11, **options):
    torch.manual_seed(2)
    model = Transformer(src_vocab_size, 13, 12, 2, 3, max_len=8, **options)
    fixtures.disturb(model)
    return model


class ModelTest(unittest.TestCase):
    def test_equals_nn_transformer(self):
        for norm_first in (False, True):
            ours = twin(final_norm=True, norm_first=norm_first, activation="gelu", decoder_layers=3,
                        feed_forward_dim=17, layer_norm_eps=1e-3).double()
            options = {"activation": "gelu", "batch_first": True, "norm_first": norm_first, "layer_norm_eps": 1e-3}
            theirs = nn.Transformer(12, 3, 2, 3, 17, dropout=0, **options)
            theirs.double().load_state_dict(nn_transformer_state(ours.state_dict()))
            src = ours.encoder.positional_encoding(ours.encoder.embed(SRC))
            trg = ours.decoder.positional_encoding(ours.decoder.embed(TRG))
            causal = torch.triu(torch.full((3, 3), -torch.inf, dtype=torch.double), 1)
            padding = {"src_key_padding_mask": SRC == 0, "memory_key_padding_mask": SRC == 0}
            theirs_out = theirs(src, trg, tgt_mask=causal, **padding)
            torch.testing.assert_close(ours(SRC, TRG), ours.decoder.fc_out(theirs_out), rtol=0, atol=1e-12)

    def test_parameters_and_keys_of_the_original(self):
        model = Transformer(13, 13, 64, 3, 4)
        self.assertEqual(sum(p.numel() for p in model.parameters()), 352_717)
        state = model.state_dict()
        self.assertEqual(state["decoder.positional_encoding.pe"].shape, (1, 5000, 64))
        self.assertEqual(state["decoder.layers.2.transformer_block.feed_forward.2.weight"].shape, (64, 256))
        self.assertEqual(len([key for key in state if key.startswith("encoder.layers.0.")]), 16)

    def test_options_change_the_logits(self):
        plain = twin()
        for options in ({"norm_first": True}, {"final_norm": True}, {"scale_embedding": True}, {"positions": "none"}):
            other = twin(**options)
            other.load_state_dict(plain.state_dict(), strict=False)
            self.assertGreater((plain(SRC, TRG) - other(SRC, TRG)).abs().max().item(), 1e-3, options)

    def test_tied_embeddings_share_one_table(self):
        model = twin(tie_embeddings=True)
        self.assertIs(model.decoder.fc_out.weight, model.decoder.embed.weight)

    def test_shared_embeddings_are_one_table_saved_once(self):
        model = twin(share_embeddings=True, src_vocab_size=13)
        for weight in (model.decoder.embed.weight, model.decoder.fc_out.weight):
            self.assertIs(weight, model.encoder.embed.weight)
        state = model.state_dict()
        self.assertEqual([key for key in state if state[key].shape == (13, 12)], ["encoder.embed.weight"])
        other = twin(share_embeddings=True, src_vocab_size=13)
        other.load_state_dict({key: value + 1 for key, value in state.items()})
        self.assertTrue(torch.equal(other.decoder.fc_out.weight, model.decoder.fc_out.weight + 1))

    def test_wrong_sizes_are_named(self):
        with self.assertRaisesRegex(ValueError, "10 is not divisible by heads 4"):
            MultiHeadAttention(10, 4)
        with self.assertRaisesRegex(ValueError, "embed_dim 7 is odd"):
            PositionalEncoding(7)

    def test_recording_names_and_changes_nothing(self):
        model = twin()
        plain = model(SRC, TRG)
        with record(model) as tensors:
            observed = model(SRC, TRG)
        self.assertTrue(torch.equal(plain, observed))
        attention = "decoder.layers.1.transformer_block.attention"
        for name in ("q", "k", "v", "energy", "maskedEnergy", "attention", "context", "fc_out"):
            self.assertIn(f"{attention}.{name}", tensors)
        self.assertEqual(tensors[f"{attention}.energy"].shape, (2, 3, 3, 5))
        self.assertTrue(torch.equal(tensors["decoder.logits"], plain))
        self.assertEqual(tensors["srcMask"].shape, (2, 1, 1, 5))


class FixturesTest(unittest.TestCase):
    def test_a_fixture_reads_back_and_says_the_truth(self):
        with tempfile.TemporaryDirectory() as folder:
            fixtures.write(folder, "smallest", fixtures.ORIGINAL["smallest"], 3)
            tensors, _ = safetensors_io.load(Path(folder) / "smallest" / "tensors.safetensors")
        self.assertAlmostEqual(tensors["loss"].item(), tensors["adam/losses"][0].item(), places=6)
        self.assertEqual(tensors["adam/losses"].shape, (fixtures.ADAM_STEPS,))
        self.assertTrue(torch.equal(tensors["logits"], tensors["intermediates/decoder.logits"]))
        self.assertTrue(torch.equal(tensors["gradients/encoder.embed.weight"][0], torch.zeros(4)))


if __name__ == "__main__":
    unittest.main()
