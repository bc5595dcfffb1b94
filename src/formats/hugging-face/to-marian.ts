import { GlassformerError } from '../../errors/glassformer-error.js'
import type { TransformerOptions } from '../../model/options.js'
import { type StateDict, type StateTensor, withoutComputed } from '../../model/state-dict.js'
import { type LoadedModel, WEIGHTS_FILE } from '../model-files.js'
import { writeSafetensors } from '../safetensors.js'
import { companions } from './companions.js'
import { byTheirKeys } from './names.js'

/** What every Marian is, and why another model is none. */
const needs: Readonly<Record<string, (options: TransformerOptions) => string | undefined>> = {
  positions: ({ positions }) => (positions === 'sinusoidal' ? undefined : `its positions are ${positions}`),
  sinusoids: ({ sinusoids }) => (sinusoids === 'tensor2tensor' ? `its sinusoids are those of ${sinusoids}` : undefined),
  firstPosition: ({ firstPosition }) =>
    firstPosition === 0 ? undefined : `its first position is ${firstPosition}, not 0`,
  normFirst: ({ normFirst }) => (normFirst ? 'its norms stand first (normFirst)' : undefined),
  finalNorm: ({ finalNorm }) => (finalNorm ? 'it has norms behind the last layers (finalNorm)' : undefined),
  layerNormEps: ({ layerNormEps }) =>
    layerNormEps === 1e-5 ? undefined : `its layerNormEps is ${layerNormEps}, not 1e-5`,
}

/**
 * A model as Hugging Face's `MarianMTModel` reads it: `model.safetensors`, and what {@link companions} gives.
 *
 * Marian's sinusoids have all sines before all cosines. What the model is does not depend on the order of `embedDim`, so
 * there the weights of a model whose sines and cosines alternate are brought to Marian's order.
 *
 * @throws GlassformerError saying all that no Marian can be
 */
export function toMarian(loaded: LoadedModel): Map<string, Uint8Array> {
  const { model } = loaded
  const { options } = model
  const problems = Object.values(needs).flatMap(problem => problem(options) ?? [])
  if (problems.length > 0)
    throw new GlassformerError(
      `no Marian is like this model: ${problems.join(', ')}; the format onnx takes it as it is`,
    )
  const own = withoutComputed(model, model.stateDict())
  const ordered = options.sinusoids === 'halves' ? own : inHalves(own, options.embedDim)
  return new Map([[WEIGHTS_FILE, writeSafetensors(theirWeights(ordered, options), FROM_TORCH)], ...companions(loaded)])
}

/** Without it, transformers refuses the file. */
const FROM_TORCH = new Map([['format', 'pt']])

function theirWeights(state: StateDict, { shareEmbeddings, tieEmbeddings, embedDim }: TransformerOptions): StateDict {
  const theirs = byTheirKeys(state)
  const bias = theirs.get('final_logits_bias')
  if (bias !== undefined) theirs.set('final_logits_bias', { data: bias.data, shape: [1, bias.data.length] })
  if (tieEmbeddings || shareEmbeddings) theirs.delete('lm_head.weight')
  const shared = theirs.get('model.encoder.embed_tokens.weight')
  if (shareEmbeddings && shared !== undefined) {
    theirs.delete('model.encoder.embed_tokens.weight')
    theirs.delete('model.decoder.embed_tokens.weight')
    theirs.set('model.shared.weight', { data: shared.data, shape: [shared.data.length / embedDim, embedDim] })
  }
  return theirs
}

/** The weights that read what lies along `embedDim`, in their last axis; all others, in their first, write it. */
const READING = /(?:^|\.)(?:embed|fc_[qkv]|feed_forward\.0)\.weight$|^decoder\.fc_out\.weight$/u
const WRITING = /\.attention\.fc_out\.|\.norm\d?\.|\.feed_forward\.2\./u

function inHalves(state: StateDict, embedDim: number): StateDict {
  const pairs = embedDim / 2
  const order = Array.from({ length: embedDim }, (_, i) => (i < pairs ? 2 * i : 2 * (i - pairs) + 1))
  return new Map([...state].map(([key, tensor]) => [key, reordered(key, tensor, order)]))
}

function reordered(key: string, { data, shape }: StateTensor, order: readonly number[]): StateTensor {
  const size = order.length
  const width = READING.test(key) ? 1 : WRITING.test(key) ? data.length / size : undefined
  if (width === undefined) return { data, shape }
  const moved = Float32Array.from(data, (_, i) => {
    const at = Math.floor(i / width)
    const from = at - (at % size) + (order[at % size] as number)
    return data[from * width + (i % width)] as number
  })
  return { data: moved, shape }
}
