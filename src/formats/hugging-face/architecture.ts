import { GlassformerError } from '../../errors/glassformer-error.js'
import type { GivenOptions } from '../../model/options.js'
import { share } from '../../options/values.js'
import type { Activation } from '../../tensor/op.js'
import type { ConfigReader } from './config-reader.js'
import { configKeys } from './names.js'

/** The kinds of models that are read, by their `model_type`. */
const modelTypes = ['marian', 'm2m_100'] as const
export type ModelType = (typeof modelTypes)[number]

/** What a model's config says of its tokens. */
export interface TokenFacts {
  readonly type: ModelType
  readonly options: GivenOptions
  /** The id that every target begins with. */
  readonly startId: number
}

const activations: Readonly<Record<string, Activation>> = {
  relu: 'relu',
  gelu: 'gelu',
  gelu_new: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  swish: 'silu',
  silu: 'silu',
}

/** @throws GlassformerError naming the types that are read */
export function modelTypeOf(config: ConfigReader): ModelType {
  const type = config.text('model_type')
  const known = modelTypes.find(name => name === type)
  if (known === undefined)
    throw new GlassformerError(`model_type is ${type ?? 'missing'}: only ${modelTypes.join(' and ')} are read`)
  return known
}

/** The options of a model that its `config.json` describes, and what they can't carry, a sentence each. */
export function architectureOf(
  config: ConfigReader,
  type: ModelType,
): Omit<TokenFacts, 'type'> & { readonly notes: readonly string[] } {
  const pad = config.whole(configKeys.srcPadIdx)
  const tied = config.flag(configKeys.tieEmbeddings, true)
  const shared = config.flag(configKeys.shareEmbeddings, true)
  const srcVocabSize = config.whole(configKeys.srcVocabSize)
  const { dropout, notes } = dropoutOf(config)
  const trgVocabSize = config.whole(configKeys.trgVocabSize, srcVocabSize)
  const start = type === 'marian' ? pad : config.whole('eos_token_id', 2)
  return {
    startId: config.id('decoder_start_token_id', trgVocabSize, start),
    options: {
      srcVocabSize,
      trgVocabSize,
      srcPadIdx: pad,
      trgPadIdx: pad,
      embedDim: config.whole(configKeys.embedDim),
      numLayers: config.whole(configKeys.numLayers),
      decoderLayers: config.whole(configKeys.decoderLayers),
      heads: config.same(configKeys.heads, 'decoder_attention_heads'),
      feedForwardDim: config.same(configKeys.feedForwardDim, 'decoder_ffn_dim'),
      maxLen: config.whole(configKeys.maxLen, 1024),
      dropout,
      activation: activationOf(config.text('activation_function') ?? (type === 'marian' ? 'gelu' : 'relu')),
      scaleEmbedding: config.flag(configKeys.scaleEmbedding, type !== 'marian'),
      shareEmbeddings: tied && shared,
      tieEmbeddings: tied && !shared,
      ...layout(type, pad),
    },
    notes,
  }
}

/** What no config says, since every model of the type is so. */
function layout(
  type: ModelType,
  pad: number,
): Pick<GivenOptions, 'normFirst' | 'finalNorm' | 'sinusoids' | 'firstPosition'> {
  switch (type) {
    case 'marian':
      return { normFirst: false, finalNorm: false, sinusoids: 'halves' }
    case 'm2m_100':
      return { normFirst: true, finalNorm: true, sinusoids: 'tensor2tensor', firstPosition: pad + 1 }
  }
}

function activationOf(name: string): Activation {
  const known = Object.hasOwn(activations, name) ? activations[name] : undefined
  if (known === undefined)
    throw new GlassformerError(
      `activation_function ${name} is none of those here: ${Object.keys(activations).join(', ')}`,
    )
  return known
}

/** One share here for what are several there; of use only in further training. */
function dropoutOf(config: ConfigReader): { dropout: number; notes: string[] } {
  const dropout = config.get('dropout', share, 0.1)
  const others = ['attention_dropout', 'activation_dropout', 'encoder_layerdrop', 'decoder_layerdrop']
    .map(name => [name, config.get(name, share, 0)] as const)
    .filter(([name, value]) => value !== (name.endsWith('layerdrop') ? 0 : dropout))
  const said = others.map(([name, value]) => `${name} ${value}`).join(', ')
  const notes =
    said === '' ? [] : [`further training drops ${dropout} everywhere, where the model had dropout ${dropout}, ${said}`]
  return { dropout, notes }
}
