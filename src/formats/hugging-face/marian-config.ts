import type { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import type { Activation } from '../../tensor/op.js'

/** What Hugging Face calls our activations. */
const activations: Readonly<Record<Activation, string>> = {
  relu: 'relu',
  gelu: 'gelu',
  geluTanh: 'gelu_new',
  silu: 'silu',
}

/** A model's `config.json` as Hugging Face has it of a Marian, the plain encoder and decoder among its models. */
export function marianConfig({ options }: Transformer, target: Vocabulary | null): Readonly<Record<string, unknown>> {
  const isTied = options.tieEmbeddings || options.shareEmbeddings
  return {
    model_type: 'marian',
    architectures: ['MarianMTModel'],
    is_encoder_decoder: true,
    vocab_size: options.srcVocabSize,
    decoder_vocab_size: options.trgVocabSize,
    share_encoder_decoder_embeddings: options.shareEmbeddings,
    tie_word_embeddings: isTied,
    d_model: options.embedDim,
    encoder_layers: options.numLayers,
    decoder_layers: options.decoderLayers,
    encoder_attention_heads: options.heads,
    decoder_attention_heads: options.heads,
    encoder_ffn_dim: options.feedForwardDim,
    decoder_ffn_dim: options.feedForwardDim,
    activation_function: activations[options.activation],
    dropout: options.dropout,
    attention_dropout: options.dropout,
    activation_dropout: options.dropout,
    max_position_embeddings: options.maxLen,
    scale_embedding: options.scaleEmbedding,
    static_position_embeddings: options.positions === 'sinusoidal',
    pad_token_id: options.trgPadIdx,
    ...(target && { bos_token_id: target.sosId, eos_token_id: target.eosId, decoder_start_token_id: target.sosId }),
    forced_eos_token_id: null,
  }
}
