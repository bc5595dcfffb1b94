import type { Pair } from '../../data/pair.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { topologicalOrder } from '../../tensor/graph.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'
import { at, compute, ids, part, plainValue, type Value } from '../compute.js'
import { observeRows, padded } from '../context.js'
import { matrix, table } from '../figure.js'
import type { Lesson, Shown, Tools } from '../lesson.js'
import { lessonPairs } from '../lesson-pairs.js'
import { shapeOf } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

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
  const src = padded(
    pairs.map(pair => pair.source),
    srcPadIdx,
  )
  const whole = padded(
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
  const src = padded(
    pairs.map(pair => pair.source),
    model.options.srcPadIdx,
  )
  const trg = padded(
    pairs.map(pair => pair.target),
    model.options.trgPadIdx,
  ).map(row => row.slice(0, -1))
  const value = await observeRows(tools, { src, trg }, ['srcMask', 'trgMask'])
  const [srcMask, trgMask] = [value('srcMask'), value('trgMask')]
  const [srcLen, trgLen] = [src[0]?.length ?? 0, trg[0]?.length ?? 0]

  const N = pairs.length
  const source = ids('src', { N, srcLen }, src)
  const mask = model.makeSrcMask(source)
  const stretched = mask.expand({ N: source.size(0), heads, queryLen: 3, keyLen: source.size(1) })
  const { full } = await compute(tools, { full: stretched.contiguous() })
  const { counted, ignored } = await paddingPart(tools, pairs)
  const lastKey = srcLen - 1
  return {
    figures: [
      table(
        'shapes',
        { zh: '从掩码到能量', en: 'From mask to energy' },
        [
          { zh: '掩码', en: 'mask' },
          { zh: '拉伸成', en: 'stretched to' },
        ],
        [
          [shapeOf(srcMask), `(${N}, ${heads}, queryLen, ${srcLen})`],
          [shapeOf(trgMask), `(${N}, ${heads}, ${trgLen}, ${trgLen})`],
        ],
        { rows: ['srcMask', 'trgMask'] },
      ),
      matrix(
        'source',
        {
          zh: '源掩码拉伸之后（每个查询、每个头都一样）',
          en: 'The source mask stretched: alike for every query and head',
        },
        part(full, 0),
        {
          axes: ['heads', 'queryLen', 'keyLen'],
          look: 'mask',
          columns: (src[0] ?? []).map(words),
        },
      ),
      matrix('target', { zh: '目标掩码：下三角', en: 'The target mask: lower triangular' }, part(trgMask, 0, 0), {
        axes: ['queryLen', 'keyLen'],
        look: 'mask',
        tensor: 'trgMask',
      }),
      table(
        'padding',
        {
          zh: '在目标掩码里也遮住 PAD，logits 变多少',
          en: 'Hiding PAD in the target mask too: how much the logits change',
        },
        [{ zh: '最大差', en: 'largest difference' }],
        [[counted], [ignored]],
        {
          rows: [
            { zh: '计入损失的位置', en: 'positions that count' },
            { zh: '不计入的位置', en: 'positions that don’t' },
          ],
          digits: 6,
        },
      ),
    ],
    values: {
      srcShape: shapeOf(srcMask),
      trgShape: shapeOf(trgMask),
      fullShape: shapeOf(full),
      heads,
      cells: part(full, 0).data.length,
      stored: part(srcMask, 0).data.length,
      lastFirst: at(full, 0, 0, 0, lastKey),
      lastOther: at(full, 0, heads - 1, 2, lastKey),
      above: at(trgMask, 0, 0, 0, Math.min(1, trgLen - 1)),
      below: at(trgMask, 0, 0, Math.min(1, trgLen - 1), 0),
      counted,
      ignored,
      verdict:
        counted === 0 ? { zh: '一个也没变', en: 'not one of them changes' } : { zh: '变了', en: 'they do change' },
    },
  }
}

export const maskBroadcast: Lesson = {
  id: 'mask-broadcast',
  group: 'masks',
  question: { zh: 'mask 如何广播？', en: 'How does the mask broadcast?' },
  body: {
    zh: [
      '能量有四个轴：批、头、查询、键。源掩码是 {{srcShape}}：头和查询两个轴长度为一，拉伸时整份重复。存着 {{stored}} 个值，用起来是 {{cells}} 格；最后一个键，在第一个头里是 {{lastFirst}}，在最后一个头里也是 {{lastOther}}：读的是同一个值。',
      '目标掩码是 {{trgShape}}：对所有头一样，但每个查询不同。它是下三角：第一行第二列是 {{above}}，第二行第一列是 {{below}}——只能往前看。（常被误说成上三角。）',
      '原程序的目标掩码没有填充的部分，需不需要？PAD 都排在最后，前面的位置本来就看不到；PAD 自己的位置又不计入损失。把 PAD 也遮住试试：计入损失的 logits 最多变 {{counted}}，{{verdict}}；不计入的变 {{ignored}}。',
    ],
    en: [
      'Energy has four axes: batch, head, query, key. The source mask is {{srcShape}}: its head and query axes have length one and are repeated. {{stored}} values are stored and {{cells}} cells used; the last key is {{lastFirst}} in the first head and {{lastOther}} in the last, one value read twice.',
      'The target mask is {{trgShape}}: the same for all heads, another row for each query. It is lower triangular: first row, second column is {{above}}, second row, first column is {{below}}. One may look back only. (It is often called upper triangular, wrongly.)',
      'The original’s target mask says nothing of padding. Must it? PAD stands last, so no earlier position sees it, and its own positions don’t count. Hide it too and see: the logits that count change by at most {{counted}}, {{verdict}}; the others by {{ignored}}.',
    ],
  },
  async worked(tools) {
    return show({ ...tools, model: tinyModel() }, lessonPairs(), String)
  },
  live: {
    text: {
      zh: [
        '当前的一批：源掩码 {{srcShape}}，目标掩码 {{trgShape}}，有 {{heads}} 个头。在目标掩码里也遮住 PAD，计入损失的 logits 最多变 {{counted}}，{{verdict}}。',
      ],
      en: [
        'The batch in view: source mask {{srcShape}}, target mask {{trgShape}}, {{heads}} heads. With PAD hidden in the target mask too, the logits that count change by at most {{counted}}: {{verdict}}.',
      ],
    },
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
    question: {
      zh: '`trgMask` 的第 {{row}} 行（从零数起）一共 {{length}} 列，其中有几个真？',
      en: 'Row {{row}} of `trgMask`, counted from zero, has {{length}} columns. How many of them are true?',
    },
    async ask(context) {
      const { source, target } = context.example
      const input = target.slice(0, -1)
      const mask = (await observeRows(context, { src: [source], trg: [input] }, ['trgMask']))('trgMask')
      const row = Math.min(2, input.length - 1)
      return {
        values: { row, length: input.length },
        answer: String(part(mask, 0, 0, row).data.filter(cell => cell !== 0).length),
      }
    },
  },
  reader: {
    zh: '任意一格能量受哪个掩码值控制；哪一半是零；PAD 在目标里要不要另遮。',
    en: 'Which value of a mask governs any cell of the energy, which half is zero, and whether PAD in the target must be hidden too.',
  },
}
