/** A module of a block of `torch.nn.Transformer` and ours that computes the same. */
export interface KeyPair {
  readonly theirs: string
  readonly ours: string
  /** An attention keeps query, key and value in one matrix there, in three here. */
  readonly isAttention?: true
}

/** `nn.TransformerEncoderLayer` and `TransformerBlock`. */
export const encoderLayer: readonly KeyPair[] = [
  { theirs: 'self_attn', ours: 'attention', isAttention: true },
  { theirs: 'linear1', ours: 'feed_forward.0' },
  { theirs: 'linear2', ours: 'feed_forward.2' },
  { theirs: 'norm1', ours: 'norm1' },
  { theirs: 'norm2', ours: 'norm2' },
]

/** `nn.TransformerDecoderLayer` and `DecoderBlock`. */
export const decoderLayer: readonly KeyPair[] = [
  { theirs: 'self_attn', ours: 'attention', isAttention: true },
  { theirs: 'multihead_attn', ours: 'transformer_block.attention', isAttention: true },
  { theirs: 'linear1', ours: 'transformer_block.feed_forward.0' },
  { theirs: 'linear2', ours: 'transformer_block.feed_forward.2' },
  { theirs: 'norm1', ours: 'norm' },
  { theirs: 'norm2', ours: 'transformer_block.norm1' },
  { theirs: 'norm3', ours: 'transformer_block.norm2' },
]

export const sides = [
  { side: 'encoder', layer: encoderLayer },
  { side: 'decoder', layer: decoderLayer },
] as const

/** Ours in the order in which `in_proj_weight` stacks them. */
export const projections = ['fc_q', 'fc_k', 'fc_v'] as const
