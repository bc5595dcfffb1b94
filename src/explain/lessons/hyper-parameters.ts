import type { GivenOptions } from '../../model/options.js'
import { Transformer } from '../../model/transformer.js'
import { table } from '../figure.js'
import { shapesAt, stepFlops } from '../graph-facts.js'
import type { Control, Lesson, Shown } from '../lesson.js'
import type { Bilingual } from '../text.js'
import { originalOptions } from '../tiny-model.js'
import { text } from './hyper-parameters.text.js'

/** The step that FLOPs are counted for. */
const STEP = { N: 32, srcLen: 12, trgLen: 12 }
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
    logits: shape('decoder.logits'),
    gflop: stepFlops(model, STEP) / 1e9,
  }
}

function show(options: GivenOptions): Shown {
  const base = consequences(options)
  const changes: readonly [label: string, changed: GivenOptions][] = NAMES.flatMap(name => {
    const doubled = { ...options, [name]: options[name] * 2 }
    return doubled.embedDim % doubled.heads === 0 ? [[`${name} = ${doubled[name]}`, doubled] as const] : []
  })
  const rows = [['—', options] as const, ...changes].map(([label, changed]) => ({ label, ...consequences(changed) }))
  const wider = rows.find(row => row.label.startsWith('embedDim'))
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
        [
          text.labels.parameters,
          'headDim',
          text.labels.shapeOfQ,
          text.labels.shapeOfTheLogits,
          text.labels.gflopPerStep,
        ],
        rows.map(row => [row.parameters, row.headDim, row.q, row.logits, row.gflop]),
        { rows: rows.map(row => row.label), digits: 3 },
      ),
    ],
    values: {
      ...base,
      embedDim: options.embedDim,
      heads: options.heads,
      N: STEP.N,
      length: STEP.srcLen,
      growth: (wider?.parameters ?? base.parameters) / base.parameters,
    },
  }
}

export const hyperParameters: Lesson = {
  id: 'hyper-parameters',
  group: 'blocks',
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
      return {
        values: { embedDim, heads },
        answer: String(model.encoder.layers[0]?.attention.headDim ?? embedDim / heads),
      }
    },
  },
  reader: text.reader,
}
