import type { TransformerOptions } from '../../model/options.js'

/**
 * Floating-point operations of the matrix products of one training step: 2·m·k·n for a product (m, k)·(k, n).
 *
 * With S = srcLen, T = trgLen (the decoder's input), D = embedDim, F = feedForwardDim, a batch of N needs forward
 *
 * - in an encoder layer `4·2·N·S·D²` (q, k, v, out) `+ 2·2·N·S²·D` (energy, context) `+ 2·2·N·S·D·F` (feed-forward),
 * - in a decoder layer the same with T for S, and for the cross-attention `2·2·N·T·D²` (q, out)
 *   `+ 2·2·N·S·D²` (k, v) `+ 2·2·N·T·S·D` (energy, context),
 * - for the logits `2·N·T·D·trgVocabSize`;
 *
 * and twice as much backward: a product's gradient is one product for each of its factors.
 */
export function trainingStepFlops(options: TransformerOptions, N: number, srcLen: number, trgLen: number): number {
  const { embedDim: D, feedForwardDim: F, numLayers, decoderLayers, trgVocabSize } = options
  const product = (m: number, k: number, n: number): number => 2 * m * k * n
  const attention = (queryLen: number, keyLen: number): number =>
    2 * product(N * queryLen, D, D) + 2 * product(N * keyLen, D, D) + 2 * N * product(queryLen, D, keyLen)
  const feedForward = (len: number): number => 2 * product(N * len, D, F)

  const encoderLayer = attention(srcLen, srcLen) + feedForward(srcLen)
  const decoderLayer = attention(trgLen, trgLen) + attention(trgLen, srcLen) + feedForward(trgLen)
  const logits = product(N * trgLen, D, trgVocabSize)
  return 3 * (numLayers * encoderLayer + decoderLayers * decoderLayer + logits)
}
