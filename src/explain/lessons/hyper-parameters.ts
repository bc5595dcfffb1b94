import { Vocabulary } from '../../data/vocabulary.js'
import type { GivenOptions } from '../../model/options.js'
import { Transformer } from '../../model/transformer.js'
import { shapesAt, stepFlops } from '../computing/graph-facts.js'
import { table } from '../figures/figure.js'
import type { Control, Lesson, Shown } from '../lesson.js'
import { originalOptions } from '../models/tiny-model.js'
import type { Bilingual } from '../text.js'
import { text } from './hyper-parameters.text.js'

/** The step that FLOPs are counted for. */
const STEP = { N: 32, srcLen: 12, trgLen: 12 }
/** PAD, SOS and EOS. */
const MARKERS = 3
const NAMES = ['srcVocabSize', 'trgVocabSize', 'embedDim', 'numLayers', 'heads'] as const

const meaning: Readonly<Record<(typeof NAMES)[number], Bilingual>> = {
  srcVocabSize: text.labels.tokensInTheSourceS,
  trgVocabSize: text.labels.tokensInTheTargetS,
  embedDim: text.labels.widthOfEveryVector,
  numLayers: text.labels.blocksOnEitherSide,
  heads: text.labels.headsThatAttentionIsSplit,
}

/** What a setting leads to; the model is made and its graph counted. */
function consequences(options: GivenOptions) {
  const model = new Transformer({ ...options, maxLen: 16 })
  const shape = shapesAt(model, { N: STEP.N, srcLen: STEP.srcLen, trgLen: STEP.trgLen - 1 })
  return {
    parameters: model.parameterCount,
    headDim: options.embedDim / options.heads,
    q: shape('encoder.layers.0.attention.q'),
    gflop: stepFlops(model, STEP) / 1e9,
  }
}

function show(options: GivenOptions): Shown {
  const base = consequences(options)
  const doubled = (name: (typeof NAMES)[number]) => consequences({ ...options, [name]: options[name] * 2 })
  const changes = NAMES.filter(name => name !== 'heads' || options.embedDim % (2 * options.heads) === 0)
  const rows = [
    { label: text.labels.asItIs, ...base },
    ...changes.map(name => ({ label: `${name} ${options[name]} → ${2 * options[name]}`, ...doubled(name) })),
  ]
  const standard = Vocabulary.digits()
  return {
    figures: [
      table(
        'meaning',
        text.labels.whatEachHyperParameterIs,
        [text.labels.value],
        NAMES.map(name => [options[name]]),
        { rows: NAMES.map(name => ({ zh: `${name}：${meaning[name].zh}`, en: `${name}: ${meaning[name].en}` })) },
      ),
      table(
        'doubled',
        text.labels.eachDoubledOnItsOwn,
        [text.labels.parameters, text.labels.times, 'headDim', text.labels.shapeOfQ, text.labels.gflopPerStep],
        rows.map(row => [row.parameters, row.parameters / base.parameters, row.headDim, row.q, row.gflop]),
        { rows: rows.map(row => row.label), digits: 2 },
      ),
    ],
    values: {
      ...base,
      embedDim: options.embedDim,
      heads: options.heads,
      N: STEP.N,
      length: STEP.srcLen,
      vocab: standard.size,
      digits: standard.size - MARKERS,
      markers: MARKERS,
      early: Vocabulary.earlyDigits().size,
      vocabGrowth: doubled('srcVocabSize').parameters - base.parameters,
      growth: doubled('embedDim').parameters / base.parameters,
      layerGrowth: doubled('numLayers').parameters / base.parameters,
    },
  }
}

export const hyperParameters: Lesson = {
  id: 'hyper-parameters',
  question: text.question,
  body: text.body,
  async worked() {
    return show(originalOptions)
  },
  live: {
    text: text.live,
    controls({ model }): readonly Control[] {
      const { options } = model
      const around = (value: number): number[] =>
        [value / 4, value / 2, value, value * 2, value * 4].filter(Number.isInteger)
      return NAMES.map(name => ({
        name,
        label: name,
        values:
          name === 'heads'
            ? around(options.heads).filter(heads => options.embedDim % heads === 0)
            : around(options[name]),
        value: options[name],
      }))
    },
    async show({ model }, settings = {}) {
      const { srcVocabSize, trgVocabSize, embedDim, numLayers, heads, srcPadIdx, trgPadIdx } = model.options
      const own = { srcVocabSize, trgVocabSize, embedDim, numLayers, heads, srcPadIdx, trgPadIdx }
      return show({ ...own, ...settings })
    },
  },
  lines: ['MultiHeadAttention.q', 'Decoder.logits'],
  files: ['src/model/options.ts'],
  tensors: ['encoder.layers.0.attention.q', 'decoder.logits'],
  prediction: {
    question: text.prediction,
    async ask({ model }) {
      const { embedDim, heads } = model.options
      const more = embedDim % (2 * heads) === 0 ? 2 * heads : 1
      const count = (of: number): number => new Transformer({ ...model.options, maxLen: 2, heads: of }).parameterCount
      return { values: { heads, more }, answer: String(count(more) - count(heads)) }
    },
  },
  reader: text.reader,
}
