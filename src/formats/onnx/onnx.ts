import { aModel } from '../../model/a-model.js'
import type { Transformer } from '../../model/transformer.js'
import { dim } from '../../tensor/dim.js'
import { input } from '../../tensor/leaves.js'
import { withScope } from '../../tensor/scope.js'
import { decoderGraph } from './decoder-graph.js'
import { type ExportedGraph, exportGraph } from './export-graph.js'
import { writeOnnx } from './onnx-writer.js'
import type { Weight } from './operations.js'
import { batchSize, encoderLength } from './sizes.js'

/** The two files of an exported model, with Optimum's names of inputs and outputs, which transformers.js shares. */
export interface OnnxFiles {
  /**
   * `encoder_model.onnx`: `input_ids` (N, srcLen) int64, `attention_mask` (N, srcLen) int64, 0 where it is padding →
   * `last_hidden_state` (N, srcLen, embedDim) float32
   */
  readonly encoder: Uint8Array
  /**
   * `decoder_model_merged.onnx`: `input_ids` (N, trgLen) int64, the tokens that are new; `encoder_attention_mask`;
   * `encoder_hidden_states`; for each layer `past_key_values.0.decoder.key` and `.value` (N, heads, pastLen, headDim), and
   * `past_key_values.0.encoder.key` and `.value`, which count where `use_cache_branch` [1] is true → `logits`
   * (N, trgLen, trgVocabSize), and all keys and values for the next step, as `present.0.decoder.key`, …
   */
  readonly decoder: Uint8Array
}

/**
 * A model as two ONNX files (opset 17) for batches and lengths of any size up to `maxLen`: the encoder runs once per
 * source, the decoder once per new token, with the keys and values of those before. Tensors have the names of `observe`.
 *
 * @throws GlassformerError when a file would exceed 2 GiB
 * @example
 * ```ts
 * import { loadModel, toOnnx } from 'glassformer'
 * const { model } = await loadModel('runs/digits')
 * const { encoder, decoder } = toOnnx(model)
 * encoder.length // 26695: bytes of encoder_model.onnx
 * ```
 */
export function toOnnx(model: Transformer): OnnxFiles {
  aModel.settle(model, 'model')
  const weights = new Map<string, Weight>([...model.parameters()].map(parameter => [parameter.key, parameter]))
  const written = (graph: ExportedGraph): Uint8Array => writeOnnx(exportGraph(graph))
  return {
    encoder: written({ ...withScope('', 'Transformer', () => encoderGraph(model)), weights }),
    decoder: written({ ...withScope('', 'Transformer', () => decoderGraph(model)), weights }),
  }
}

function encoderGraph({ encoder }: Transformer): Omit<ExportedGraph, 'weights'> {
  const ids = { batchSize: dim(batchSize), srcLen: dim(encoderLength) }
  const [src, attentionMask] = [input('input_ids', 'int32', ids), input('attention_mask', 'int32', ids)]
  const srcMask = attentionMask.notEqual(0).unsqueeze(1).unsqueeze(2).as('srcMask') // (N, 1, 1, srcLen)
  const encOut = encoder.call(src, srcMask) // (N, srcLen, embedDim)
  return { name: 'encoder', inputs: [src, attentionMask], outputs: { last_hidden_state: encOut } }
}
