"""The twin of src/model/ in PyTorch: the same eight classes, names and state_dict keys, line beside line.

Every intermediate stands on a line of its own under the name that its tensor has in TypeScript (`masked_energy` is
`maskedEnergy` there). Options keep the TypeScript model's names in snake_case and default to the original model.
"""
import math

import torch
from torch import nn
from torch.nn import functional

ACTIVATIONS = {
    "relu": nn.ReLU,
    "gelu": nn.GELU,
    "geluTanh": lambda: nn.GELU(approximate="tanh"),
    "silu": nn.SiLU,
}


class Embedding(nn.Embedding):
    """A lookup table (vocabSize, embedDim); the padding row is zero and never receives a gradient."""

    def __init__(self, vocab_size, embed_dim, padding_idx, scale=1.0):
        super().__init__(vocab_size, embed_dim, padding_idx)
        self.scale = scale

    def forward(self, x):  # (N, len) ids -> (N, len, embedDim)
        embedded = functional.embedding(x, self.weight, self.padding_idx) * self.scale  # (N, len, embedDim)
        return embedded


def sinusoid_table(embed_dim, max_len, layout, first_position):  # -> (maxLen, embedDim)
    """`layout` is interleaved (the paper), halves (Marian) or tensor2tensor (M2M100)."""
    if embed_dim % 2 != 0:
        raise ValueError(f"embed_dim {embed_dim} is odd: sine and cosine come in pairs")
    dtype = torch.double if layout == "halves" else torch.float  # as those who trained with it
    position = torch.arange(first_position, first_position + max_len, dtype=dtype).unsqueeze(1)  # (maxLen, 1)
    if layout == "tensor2tensor":
        div_term = torch.exp(torch.arange(embed_dim // 2, dtype=dtype) * (-math.log(10000.0) / max(1, embed_dim // 2 - 1)))
    else:
        div_term = torch.exp(torch.arange(0, embed_dim, 2).to(dtype) * (-math.log(10000.0) / embed_dim))
    sin, cos = torch.sin(position * div_term).float(), torch.cos(position * div_term).float()  # (maxLen, embedDim / 2)
    if layout != "interleaved":
        return torch.cat([sin, cos], dim=1)
    pe = torch.zeros(max_len, embed_dim)
    pe[:, 0::2] = sin
    pe[:, 1::2] = cos
    return pe


class PositionalEncoding(nn.Module):
    """Adds fixed sinusoids (a buffer: saved, not trained), or learned rows (a parameter of the same name)."""

    def __init__(self, embed_dim, max_len=5000, positions="sinusoidal", sinusoids="interleaved", first_position=0):
        super().__init__()
        if positions == "learned":
            self.pe = nn.Parameter(torch.randn(1, max_len, embed_dim) * 0.02)
            return
        pe = sinusoid_table(embed_dim, max_len, sinusoids, first_position)
        self.register_buffer("pe", pe.unsqueeze(0))  # (1, maxLen, embedDim)

    def forward(self, x):  # (N, len, embedDim) -> (N, len, embedDim)
        positions = self.pe[:, : x.size(1), :]  # (1, len, embedDim)
        sum = x + positions  # (N, len, embedDim)
        return sum


def positional_encoding(embed_dim, max_len, positions, *layout):
    return nn.Identity() if positions == "none" else PositionalEncoding(embed_dim, max_len, positions, *layout)


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, heads, dropout=0.0):
        super().__init__()
        if embed_dim % heads != 0:
            raise ValueError(f"embed_dim {embed_dim} is not divisible by heads {heads}")
        self.embed_dim = embed_dim
        self.heads = heads
        self.head_dim = embed_dim // heads
        self.fc_q = nn.Linear(embed_dim, embed_dim)
        self.fc_k = nn.Linear(embed_dim, embed_dim)
        self.fc_v = nn.Linear(embed_dim, embed_dim)
        self.fc_out = nn.Linear(embed_dim, embed_dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, query, key, value, mask):
        embed_dim, heads, head_dim = self.embed_dim, self.heads, self.head_dim
        n, query_len, key_len = query.size(0), query.size(1), key.size(1)

        q = self.fc_q(query).view(n, query_len, heads, head_dim).transpose(1, 2)  # (N, heads, queryLen, headDim)
        k = self.fc_k(key).view(n, key_len, heads, head_dim).transpose(1, 2)  # (N, heads, keyLen, headDim)
        v = self.fc_v(value).view(n, key_len, heads, head_dim).transpose(1, 2)  # (N, heads, keyLen, headDim)

        energy = torch.matmul(q, k.transpose(-2, -1)) / math.sqrt(head_dim)  # (N, heads, queryLen, keyLen)
        masked_energy = energy.masked_fill(mask == 0, -1e20)  # (N, heads, queryLen, keyLen)
        attention = torch.softmax(masked_energy, dim=-1)  # (N, heads, queryLen, keyLen)

        context = torch.matmul(self.dropout(attention), v)  # (N, heads, queryLen, headDim)
        merged = context.transpose(1, 2).contiguous().view(n, query_len, embed_dim)  # (N, queryLen, embedDim)
        out = self.fc_out(merged)  # (N, queryLen, embedDim)
        return out


class TransformerBlock(nn.Module):
    def __init__(self, embed_dim, heads, forward_expansion=4, feed_forward_dim=None, dropout=0.0, activation="relu",
                 norm_first=False, layer_norm_eps=1e-5):
        super().__init__()
        feed_forward_dim = feed_forward_dim or forward_expansion * embed_dim
        self.attention = MultiHeadAttention(embed_dim, heads, dropout)
        self.norm1 = nn.LayerNorm(embed_dim, layer_norm_eps)
        self.norm2 = nn.LayerNorm(embed_dim, layer_norm_eps)
        self.feed_forward = nn.Sequential(
            nn.Linear(embed_dim, feed_forward_dim),
            nn.Sequential(ACTIVATIONS[activation](), nn.Dropout(dropout)),
            nn.Linear(feed_forward_dim, embed_dim),
        )
        self.dropout = nn.Dropout(dropout)
        self.norm_first = norm_first

    def forward(self, value, key, query, mask):
        if self.norm_first:
            return self.forward_norm_first(value, key, query, mask)
        attended = self.attention(query, key, value, mask)  # (N, queryLen, embedDim)
        attended_plus_query = self.dropout(attended) + query  # (N, queryLen, embedDim)
        x = self.norm1(attended_plus_query)  # (N, queryLen, embedDim)
        forward = self.feed_forward(x)  # (N, queryLen, embedDim)
        forward_plus_x = self.dropout(forward) + x  # (N, queryLen, embedDim)
        out = self.norm2(forward_plus_x)  # (N, queryLen, embedDim)
        return out

    def forward_norm_first(self, value, key, query, mask):
        normed_query = self.norm1(query)  # (N, queryLen, embedDim)
        if key is query:  # self-attention: key and value are the query, normalised with it
            key = value = normed_query
        attended = self.attention(normed_query, key, value, mask)  # (N, queryLen, embedDim)
        query_plus_attended = self.dropout(attended) + query  # (N, queryLen, embedDim)
        normed_sum = self.norm2(query_plus_attended)  # (N, queryLen, embedDim)
        forwarded = self.feed_forward(normed_sum)  # (N, queryLen, embedDim)
        sum = self.dropout(forwarded) + query_plus_attended  # (N, queryLen, embedDim)
        return sum


class Encoder(nn.Module):
    def __init__(self, vocab_size, embed_dim, num_layers, heads, pad_idx, max_len=5000, positions="sinusoidal",
                 sinusoids="interleaved", first_position=0, scale_embedding=False, final_norm=False, **block):
        super().__init__()
        self.embed = Embedding(vocab_size, embed_dim, pad_idx, math.sqrt(embed_dim) if scale_embedding else 1.0)
        self.positional_encoding = positional_encoding(embed_dim, max_len, positions, sinusoids, first_position)
        self.layers = nn.ModuleList([TransformerBlock(embed_dim, heads, **block) for _ in range(num_layers)])
        self.norm = nn.LayerNorm(embed_dim, block.get("layer_norm_eps", 1e-5)) if final_norm else None
        self.dropout = nn.Dropout(block.get("dropout", 0.0))

    def forward(self, x, mask):  # (N, srcLen) ids, (N, 1, 1, srcLen) -> (N, srcLen, embedDim)
        out = self.dropout(self.positional_encoding(self.embed(x)))  # (N, srcLen, embedDim)
        for layer in self.layers:
            out = layer(out, out, out, mask)  # (N, srcLen, embedDim)
        if self.norm is None:
            return out
        normed = self.norm(out)  # (N, srcLen, embedDim)
        return normed


class DecoderBlock(nn.Module):
    def __init__(self, embed_dim, heads, dropout=0.0, norm_first=False, layer_norm_eps=1e-5, **block):
        super().__init__()
        self.attention = MultiHeadAttention(embed_dim, heads, dropout)
        self.norm = nn.LayerNorm(embed_dim, layer_norm_eps)
        self.transformer_block = TransformerBlock(embed_dim, heads, dropout=dropout, norm_first=norm_first,
                                                  layer_norm_eps=layer_norm_eps, **block)
        self.dropout = nn.Dropout(dropout)
        self.norm_first = norm_first

    def forward(self, x, enc_out, src_mask, trg_mask):
        if self.norm_first:
            return self.forward_norm_first(x, enc_out, src_mask, trg_mask)
        attended = self.attention(x, x, x, trg_mask)  # (N, trgLen, embedDim)
        attended_plus_x = self.dropout(attended) + x  # (N, trgLen, embedDim)
        query = self.norm(attended_plus_x)  # (N, trgLen, embedDim)
        return self.transformer_block(enc_out, enc_out, query, src_mask)  # (N, trgLen, embedDim)

    def forward_norm_first(self, x, enc_out, src_mask, trg_mask):
        normed_x = self.norm(x)  # (N, trgLen, embedDim)
        attended = self.attention(normed_x, normed_x, normed_x, trg_mask)  # (N, trgLen, embedDim)
        x_plus_attended = self.dropout(attended) + x  # (N, trgLen, embedDim)
        return self.transformer_block(enc_out, enc_out, x_plus_attended, src_mask)  # (N, trgLen, embedDim)


class Decoder(nn.Module):
    def __init__(self, vocab_size, embed_dim, num_layers, heads, pad_idx, max_len=5000, positions="sinusoidal",
                 sinusoids="interleaved", first_position=0, scale_embedding=False, final_norm=False,
                 tie_embeddings=False, **block):
        super().__init__()
        self.embed = Embedding(vocab_size, embed_dim, pad_idx, math.sqrt(embed_dim) if scale_embedding else 1.0)
        self.positional_encoding = positional_encoding(embed_dim, max_len, positions, sinusoids, first_position)
        self.layers = nn.ModuleList([DecoderBlock(embed_dim, heads, **block) for _ in range(num_layers)])
        self.norm = nn.LayerNorm(embed_dim, block.get("layer_norm_eps", 1e-5)) if final_norm else None
        self.fc_out = nn.Linear(embed_dim, vocab_size)
        if tie_embeddings:
            self.fc_out.weight = self.embed.weight
        self.dropout = nn.Dropout(block.get("dropout", 0.0))

    def forward(self, x, enc_out, src_mask, trg_mask):  # (N, trgLen) ids, (N, srcLen, embedDim), masks
        out = self.dropout(self.positional_encoding(self.embed(x)))  # (N, trgLen, embedDim)
        for layer in self.layers:
            out = layer(out, enc_out, src_mask, trg_mask)  # (N, trgLen, embedDim)
        logits = self.fc_out(out if self.norm is None else self.norm(out))  # (N, trgLen, trgVocabSize)
        return logits


SHARED = ("decoder.embed.weight", "decoder.fc_out.weight")  # what share_embeddings makes encoder.embed.weight


def save_shared_once(_, state, prefix, *others):
    for key in SHARED:
        del state[prefix + key]


def load_shared_once(state, prefix, *others):
    table = state.get(f"{prefix}encoder.embed.weight")
    if table is not None:
        state.update({prefix + key: table for key in SHARED})


class Transformer(nn.Module):
    def __init__(self, src_vocab_size, trg_vocab_size, embed_dim, num_layers, heads, src_pad_idx=0, trg_pad_idx=0,
                 decoder_layers=None, tie_embeddings=False, share_embeddings=False, **options):
        super().__init__()
        self.encoder = Encoder(src_vocab_size, embed_dim, num_layers, heads, src_pad_idx, **options)
        self.decoder = Decoder(trg_vocab_size, embed_dim, decoder_layers or num_layers, heads, trg_pad_idx,
                               tie_embeddings=tie_embeddings, **options)
        if share_embeddings:  # one table; the state dict has it once, as encoder.embed.weight
            self.decoder.embed.weight = self.decoder.fc_out.weight = self.encoder.embed.weight
            self._register_state_dict_hook(save_shared_once)
            self._register_load_state_dict_pre_hook(load_shared_once)
        self.src_pad_idx = src_pad_idx
        self.trg_pad_idx = trg_pad_idx

    def make_src_mask(self, src):  # (N, srcLen) -> (N, 1, 1, srcLen)
        return (src != self.src_pad_idx).unsqueeze(1).unsqueeze(2)

    def make_trg_mask(self, trg):  # (N, trgLen) -> (N, 1, trgLen, trgLen)
        n, trg_len = trg.shape
        return torch.ones(trg_len, trg_len, device=trg.device).tril().expand(n, 1, trg_len, trg_len)

    def forward(self, src, trg):  # (N, srcLen), (N, trgLen) -> (N, trgLen, trgVocabSize)
        trg_mask = self.make_trg_mask(trg)  # (N, 1, trgLen, trgLen)
        src_mask = self.make_src_mask(src)  # (N, 1, 1, srcLen)
        enc_out = self.encoder(src, src_mask)  # (N, srcLen, embedDim)
        return self.decoder(trg, enc_out, src_mask, trg_mask)  # (N, trgLen, trgVocabSize)
