import type { Transformer } from '../../model/transformer.js'
import { tokenInputs } from '../../session/graphs.js'
import { dim } from '../../tensor/dim.js'
import { input } from '../../tensor/leaves.js'
import { withScope } from '../../tensor/scope.js'
import { exportGraph } from './export-graph.js'
import { writeOnnx } from './onnx-writer.js'
import type { Weight } from './operations.js'

/** The two files of an exported model. */
export interface OnnxFiles {
  /** `src` (N, srcLen) int64 → `encOut` (N, srcLen, embedDim) float32 */
  readonly encoder: Uint8Array
  /** `trg` (N, trgLen) int64, `src` (N, srcLen) int64, `encOut` → `logits` (N, trgLen, trgVocabSize) float32 */
  readonly decoder: Uint8Array
}

/**
 * A model as two ONNX files (opset 17) for batches and lengths of any size up to `maxLen`: the encoder runs once a
 * source, the decoder once a new token. The masks are computed within. Tensors have the names of `observe`.
 *
 * @throws GlassformerError when a file would exceed 2 GiB
 */
export function toOnnx(model: Transformer): OnnxFiles {
  const weights = new Map<string, Weight>([...model.parameters()].map(parameter => [parameter.key, parameter]))
  const encoder = withScope('', 'Transformer', () => tracedEncoder(model))
  const decoder = withScope('', 'Transformer', () => tracedDecoder(model))
  return {
    encoder: writeOnnx(exportGraph('encoder', encoder.inputs, { encOut: encoder.encOut }, weights)),
    decoder: writeOnnx(exportGraph('decoder', decoder.inputs, { logits: decoder.logits }, weights)),
  }
}

function tracedEncoder(model: Transformer) {
  const { src } = tokenInputs()
  const srcMask = model.makeSrcMask(src).as('srcMask') // (N, 1, 1, srcLen)
  return { inputs: [src], encOut: model.encoder.call(src, srcMask) } // (N, srcLen, embedDim)
}

/** As `Transformer.forward` from the encoder's output on. */
function tracedDecoder(model: Transformer) {
  const { src, trg } = tokenInputs()
  const encOut = input('encOut', 'float32', {
    N: dim('N'),
    srcLen: dim('srcLen'),
    embedDim: model.options.embedDim,
  })
  const trgMask = model.makeTrgMask(trg).as('trgMask') // (N, 1, trgLen, trgLen)
  const srcMask = model.makeSrcMask(src).as('srcMask') // (N, 1, 1, srcLen)
  const logits = model.decoder.call(trg, encOut, srcMask, trgMask) // (N, trgLen, trgVocabSize)
  return { inputs: [trg, src, encOut], logits }
}
