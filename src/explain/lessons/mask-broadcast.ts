import { padRows } from '../../data/pad-sequence.js'
import type { Pair } from '../../data/pair.js'
import { Vocabulary } from '../../data/vocabulary.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { topologicalOrder } from '../../tensor/graph.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import { at, compute, ids, part, plainValue, type Value } from '../computing/compute.js'
import { observeRows } from '../computing/context.js'
import { shapeOf } from '../computing/numbers.js'
import { matrix, table } from '../figures/figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { lessonPairs } from '../models/lesson-pairs.js'
import { tinyModel } from '../models/tiny-model.js'
import { text } from './mask-broadcast.text.js'

/** So many rows of the source mask are drawn: they are all alike. */
const QUERIES = 3

/** Logits of a padded batch with the target mask as it is, or with padding hidden in it too. */
async function logitsWith(
  { engine, model }: Tools & { readonly model: Transformer },
  src: readonly (readonly number[])[],
  trg: readonly (readonly number[])[],
  hidePadding: boolean,
): Promise<Value> {
  const trace = () => {
    const { logits } = forwardGraph(model)
    const input = topologicalOrder([logits]).find(({ name }) => name === 'trg')
    const [changed] = substitute([logits], tensor => {
      if (!hidePadding || tensor.name !== 'trgMask' || input === undefined) return undefined
      const pads = input.equal(model.options.trgPadIdx).unsqueeze(1).unsqueeze(2) // (N, 1, 1, trgLen)
      return tensor.contiguous().maskedFill(pads, 0)
    }) as [Tensor]
    return { logits: changed }
  }
  const session = await modelSession(model, { engine })
  const inputs = { src: tokenIds('src', src), trg: tokenIds('trg', trg) }
  const { logits } = await session.run(`lesson mask-broadcast ${hidePadding}`, trace, inputs)
  return plainValue(logits)
}

async function paddingPart(tools: Tools & { readonly model: Transformer }, pairs: readonly Pair[]) {
  const { srcPadIdx, trgPadIdx } = tools.model.options
  const src = padRows(
    pairs.map(pair => pair.source),
    srcPadIdx,
  )
  const whole = padRows(
    pairs.map(pair => pair.target),
    trgPadIdx,
  )
  const input = whole.map(row => row.slice(0, -1))
  const [plain, hidden] = [await logitsWith(tools, src, input, false), await logitsWith(tools, src, input, true)]
  let [counted, ignored] = [0, 0]
  whole.forEach((row, n) => {
    row.slice(1).forEach((target, t) => {
      const [a, b] = [part(plain, n, t).data, part(hidden, n, t).data]
      const difference = Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0))))
      if (target === trgPadIdx) ignored = Math.max(ignored, difference)
      else counted = Math.max(counted, difference)
    })
  })
  return { counted, ignored }
}

async function show(
  tools: Tools & { readonly model: Transformer },
  pairs: readonly Pair[],
  words: (id: number) => string,
): Promise<Shown> {
  const { model } = tools
  const { heads } = model.options
  const src = padRows(
    pairs.map(pair => pair.source),
    model.options.srcPadIdx,
  )
  const trg = padRows(
    pairs.map(pair => pair.target),
    model.options.trgPadIdx,
  ).map(row => row.slice(0, -1))
  const value = await observeRows(tools, { src, trg }, ['srcMask', 'trgMask'])
  const [srcMask, trgMask] = [value('srcMask'), value('trgMask')]
  const [srcLen, trgLen] = [src[0]?.length ?? 0, trg[0]?.length ?? 0]

  const N = pairs.length
  const source = ids('src', { N, srcLen }, src)
  const mask = model.makeSrcMask(source)
  const stretched = mask.expand({ N: source.size(0), heads, queryLen: QUERIES, keyLen: source.size(1) })
  const { full } = await compute(tools, { full: stretched.contiguous() })
  const { counted, ignored } = await paddingPart(tools, pairs)
  const lastKey = srcLen - 1
  return {
    figures: [
      table(
        'shapes',
        text.labels.fromMaskToEnergy,
        [text.labels.mask, text.labels.stretchedTo],
        [
          [shapeOf(srcMask), `(${N}, ${heads}, queryLen, ${srcLen})`],
          [shapeOf(trgMask), `(${N}, ${heads}, ${trgLen}, ${trgLen})`],
        ],
        { rows: ['srcMask', 'trgMask'] },
      ),
      matrix('source', text.labels.theSourceMaskStretchedAlike, part(full, 0, 0), {
        axes: ['queryLen', 'keyLen'],
        look: 'mask',
        columns: (src[0] ?? []).map(words),
      }),
      matrix('target', text.labels.theTargetMaskLowerTriangular, part(trgMask, 0, 0), {
        axes: ['queryLen', 'keyLen'],
        look: 'mask',
        tensor: 'trgMask',
      }),
      table('padding', text.labels.hidingPADInTheTarget, [text.labels.largestDifference], [[counted], [ignored]], {
        rows: [text.labels.positionsThatCount, text.labels.positionsThatDonT],
        digits: 6,
      }),
    ],
    values: {
      srcShape: shapeOf(srcMask),
      trgShape: shapeOf(trgMask),
      fullShape: shapeOf(full),
      heads,
      queries: QUERIES,
      firstHead: 0,
      otherHead: heads - 1,
      one: Math.min(1, trgLen - 1),
      cells: part(full, 0).data.length,
      stored: part(srcMask, 0).data.length,
      lastFirst: at(full, 0, 0, 0, lastKey),
      lastOther: at(full, 0, heads - 1, QUERIES - 1, lastKey),
      above: at(trgMask, 0, 0, 0, Math.min(1, trgLen - 1)),
      below: at(trgMask, 0, 0, Math.min(1, trgLen - 1), 0),
      counted,
      ignored,
    },
  }
}

export const maskBroadcast: Lesson = {
  id: 'mask-broadcast',
  question: text.question,
  body: text.body,
  async worked(tools) {
    return show({ ...tools, model: tinyModel() }, lessonPairs(), id => Vocabulary.digits().token(id))
  },
  live: {
    text: text.live,
    async show(context) {
      return show(context, [context.example, context.companion], context.words.source)
    },
  },
  twins: [
    {
      typescript:
        'ones({ queryLen: trgLen, keyLen: trgLen }).tril().expand({ N, heads: 1, queryLen: trgLen, keyLen: trgLen })',
      python: 'torch.ones(trg_len, trg_len, device=trg.device).tril().expand(n, 1, trg_len, trg_len)',
    },
  ],
  lines: ['Transformer.trgMask', 'Transformer.srcMask', 'MultiHeadAttention.maskedEnergy'],
  files: ['src/tensor/rules/broadcast.ts', 'src/model/transformer.ts'],
  tensors: ['srcMask', 'trgMask', 'decoder.layers.0.attention.maskedEnergy'],
  prediction: {
    question: text.prediction,
    async ask(context) {
      const length = Math.min(9, context.model.options.maxLen)
      const row = Math.min(5, length - 1)
      const input = Array.from({ length }, () => context.sosId)
      const mask = (await observeRows(context, { src: [input], trg: [input] }, ['trgMask']))('trgMask')
      return { values: { row, length }, answer: String(part(mask, 0, 0, row).data.filter(cell => cell !== 0).length) }
    },
  },
  reader: text.reader,
}
