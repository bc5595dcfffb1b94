import { GlassformerError } from '../../errors/glassformer-error.js'
import type { StateDict, StateTensor } from '../../model/state-dict.js'
import { weightsType } from '../../model/tensor-types.js'
import { type KeyPair, projections, sides } from './keys.js'
import { checkNames, findNames, isWithin, join, type TorchTransformerNames } from './names.js'

/**
 * The weights of a model around `torch.nn.Transformer` under our keys. Where a layer has no bias, ours is zero.
 * A model with these weights needs the sizes that their shapes tell (`importModel` reads them), the `heads`, the padding
 * ids, and what else the module does: `activation`, `normFirst`, `layerNormEps`, `scaleEmbedding`, and
 * `shareEmbeddings` or `tieEmbeddings` where tables are one.
 *
 * @param state a state dict of PyTorch
 * @param names what can't be found by its usual name
 * @throws GlassformerError naming the keys that are missing, left over or of another shape
 * @example
 * ```ts
 * import { fromTorchTransformer, toTorchTransformer, Transformer } from 'glassformer'
 * const sizes = { srcVocabSize: 13, trgVocabSize: 13, embedDim: 8, numLayers: 1, heads: 2, srcPadIdx: 0, trgPadIdx: 0 }
 * const model = new Transformer({ ...sizes, finalNorm: true })
 * const theirs = toTorchTransformer(model.stateDict())
 * fromTorchTransformer(theirs).get('encoder.layers.0.attention.fc_q.weight')?.shape // [8, 8]
 * ```
 */
export function fromTorchTransformer(
  state: ReadonlyMap<string, StateTensor>,
  names: Partial<TorchTransformerNames> = {},
): StateDict {
  weightsType.settle(state, 'state')
  checkNames(names)
  const reader = new Reader(state)
  const found = findNames([...state.keys()], names)
  const { transformer, positions } = found
  const result: StateDict = new Map()
  for (const { side, layer } of sides) {
    const embedding = side === 'encoder' ? found.srcEmbedding : found.trgEmbedding
    result.set(`${side}.embed.weight`, reader.take(`${embedding}.weight`))
    if (positions !== null) result.set(`${side}.positional_encoding.pe`, asPositions(positions, reader.take(positions)))
    const layers = join(transformer, `${side}.layers`)
    for (let index = 0; index < countLayers(state, layers); index++) {
      for (const pair of layer) takePart(reader, result, pair, `${layers}.${index}`, `${side}.layers.${index}`)
    }
    const norm = join(transformer, `${side}.norm`)
    if (state.has(`${norm}.weight`)) takePair(reader, result, norm, `${side}.norm`)
  }
  takePair(reader, result, found.generator, 'decoder.fc_out')
  const unused = [...state.keys()].filter(key => !reader.taken.has(key))
  if (unused.length > 0) {
    const place = unused.some(key => isWithin(key, transformer)) ? 'an nn.Transformer' : 'our model'
    throw new GlassformerError(`the weights have ${unused.slice(0, 5).join(', ')}, which has no place in ${place}`)
  }
  return result
}

/** A state dict that remembers what was taken. */
class Reader {
  readonly taken = new Set<string>()

  constructor(private readonly state: ReadonlyMap<string, StateTensor>) {}

  take(key: string): StateTensor {
    const tensor = this.state.get(key)
    if (tensor === undefined) throw new GlassformerError(`the weights lack ${key}`)
    this.taken.add(key)
    return tensor
  }

  /** A layer's bias; zeros when the layer has none. */
  takeBias(key: string, length: number): StateTensor {
    if (!this.state.has(key)) return { data: new Float32Array(length), shape: [length] }
    return this.take(key)
  }
}

function takePart(reader: Reader, result: StateDict, { theirs, ours, isAttention }: KeyPair, from: string, to: string) {
  if (isAttention) takeAttention(reader, result, `${from}.${theirs}`, `${to}.${ours}`)
  else takePair(reader, result, `${from}.${theirs}`, `${to}.${ours}`)
}

/** Weight and bias of a linear layer or norm. */
function takePair(reader: Reader, result: StateDict, theirs: string, ours: string): void {
  const weight = reader.take(`${theirs}.weight`)
  result.set(`${ours}.weight`, weight)
  result.set(`${ours}.bias`, reader.takeBias(`${theirs}.bias`, weight.shape[0] ?? 0))
}

/** `in_proj_weight` (3·embedDim, embedDim) holds the rows of query, key and value one below the other. */
function takeAttention(reader: Reader, result: StateDict, theirs: string, ours: string): void {
  const weight = reader.take(`${theirs}.in_proj_weight`)
  const [rows = 0, embedDim = 0] = weight.shape
  if (weight.shape.length !== 2 || rows !== 3 * embedDim) {
    throw new GlassformerError(`${theirs}.in_proj_weight has shape (${weight.shape.join(', ')}), not three squares`)
  }
  const bias = reader.takeBias(`${theirs}.in_proj_bias`, rows)
  for (const [index, projection] of projections.entries()) {
    const part = (data: Float32Array, width: number): Float32Array =>
      data.slice(index * embedDim * width, (index + 1) * embedDim * width)
    result.set(`${ours}.${projection}.weight`, { data: part(weight.data, embedDim), shape: [embedDim, embedDim] })
    result.set(`${ours}.${projection}.bias`, { data: part(bias.data, 1), shape: [embedDim] })
  }
  takePair(reader, result, `${theirs}.out_proj`, `${ours}.fc_out`)
}

/** `(maxLen, 1, embedDim)`, `(1, maxLen, embedDim)` and `(maxLen, embedDim)` are the same numbers in the same order. */
function asPositions(key: string, { data, shape }: StateTensor): StateTensor {
  const embedDim = shape[shape.length - 1] ?? 0
  const lengths = shape.slice(0, -1).filter(size => size !== 1)
  if (shape.length < 2 || lengths.length > 1) {
    throw new GlassformerError(`${key} has shape (${shape.join(', ')}), which is no table of positions`)
  }
  return { data, shape: [1, lengths[0] ?? 1, embedDim] }
}

function countLayers(state: ReadonlyMap<string, StateTensor>, layers: string): number {
  let count = 0
  while (state.has(`${layers}.${count}.linear1.weight`)) count++
  return count
}
