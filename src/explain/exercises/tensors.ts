import { Transformer } from '../../model/transformer.js'
import { logits } from '../../session/logits.js'
import { floats, part } from '../computing/compute.js'
import { shapesAt, stridesText } from '../computing/graph-facts.js'
import { shapeOf } from '../computing/numbers.js'
import { sinusoids } from '../computing/sinusoids.js'
import { tinyModel } from '../models/tiny-model.js'
import { type ExerciseTable, isRefused, numbersOf, upTo } from './exercise.js'

export const tensorExercises = {
  'slice-and-add': [
    {
      question: {
        zh: '`x` 的形状是 {{x}}，`pe` 的形状是 {{pe}}。`x + pe[:, :x.size(1), :]` 是什么形状？',
        en: '`x` has the shape {{x}} and `pe` the shape {{pe}}. What is the shape of `x + pe[:, :x.size(1), :]`?',
      },
      async ask() {
        const model = tinyModel({ embedDim: 24, maxLen: 50 })
        const { embedDim, maxLen } = model.options
        const shape = shapesAt(model, { N: 5, srcLen: 11, trgLen: 4 })
        return {
          values: { x: shape('encoder.embed.embedded'), pe: shapeOf({ shape: [1, maxLen, embedDim] }) },
          answer: shape('encoder.positional_encoding.sum'),
        }
      },
    },
    {
      question: {
        zh: '`maxLen` 是 {{maxLen}}。下面哪个长度的源序列（含 SOS 和 EOS）会报错？',
        en: '`maxLen` is {{maxLen}}. A source of which of these lengths, SOS and EOS included, is an error?',
      },
      async ask({ engine }) {
        const maxLen = 20
        const model = new Transformer({ ...tinyModel().options, maxLen })
        const lengths = [maxLen - 1, maxLen, maxLen + 1]
        const refused: boolean[] = []
        for (const length of lengths) {
          const source = upTo(length).map(() => 3)
          refused.push(await isRefused(() => logits(model, [source], [[1]], { engine })))
        }
        return { values: { maxLen }, options: lengths.map(String), answer: String(lengths[refused.indexOf(true)]) }
      },
    },
  ],
  'slice-example': [
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。`x[{{one}}, {{t}}, {{d}}]` 加上的是 {{value:4}}。`x[{{other}}, {{t}}, {{d}}]` 加上的是多少？保留四位小数。',
        en: 'embedDim is {{embedDim}}. {{value:4}} is added to `x[{{one}}, {{t}}, {{d}}]`. What is added to `x[{{other}}, {{t}}, {{d}}]`? Four decimals.',
      },
      async ask(tools) {
        const [embedDim, t, d, one, other] = [4, 2, 1, 0, 1]
        const codes = sinusoids(embedDim, 3)
        const zeros = floats(
          'x',
          { batch: 2, len: 3, embedDim },
          upTo(24).map(() => 0),
        )
        const sum = zeros.add(floats('pe', { one: 1, len: 3, embedDim }, codes.data))
        const added = await numbersOf(tools, sum)
        const at = (sample: number): number => added[(sample * 3 + t) * embedDim + d] ?? 0
        return { values: { embedDim, t, d, one, other, value: at(one) }, answer: at(other).toFixed(4) }
      },
    },
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。位置 {{t}} 的词元，嵌入的列 {{d}}（从零数起）是 {{x}}。加上位置编码是多少？保留四位小数。',
        en: 'embedDim is {{embedDim}}. In the embedding of the token at position {{t}}, column {{d}}, counted from zero, is {{x}}. What is it with the encoding added? Four decimals.',
      },
      async ask() {
        const [embedDim, t, d, x] = [4, 2, 1, 2.2]
        const code = part(sinusoids(embedDim, t + 1), t).data[d] ?? 0
        return { values: { embedDim, t, d, x }, answer: (x + code).toFixed(4) }
      },
    },
  ],
  'merge-heads': [
    {
      question: {
        zh: '`context` 的形状是 {{context}}。先 `transpose(1, 2)`，再把最后两个轴并成一个，是什么形状？',
        en: '`context` has the shape {{context}}. After `transpose(1, 2)` and merging the last two axes, what is its shape?',
      },
      async ask() {
        const [N, heads, queryLen, headDim] = [2, 6, 7, 8]
        const context = floats('context', { N, heads, queryLen, headDim }, [])
        const merged = context
          .transpose(1, 2)
          .contiguous()
          .view({ N, queryLen, embedDim: heads * headDim })
        return {
          values: { context: shapeOf({ shape: [N, heads, queryLen, headDim] }) },
          answer: `(${merged.shape.join(', ')})`,
        }
      },
    },
    {
      question: {
        zh: '`context` 的形状是 {{context}}，里面的数按内存顺序是从零数起的 {{count}} 个整数。正确合并之后，位置 0 的那一行是哪些数？',
        en: '`context` has the shape {{context}} and holds, in the order of memory, the {{count}} whole numbers from zero on. Merged rightly, which numbers are in the row of position 0?',
      },
      async ask(tools) {
        const [N, heads, queryLen, headDim] = [1, 2, 3, 2]
        const count = N * heads * queryLen * headDim
        const context = floats('context', { N, heads, queryLen, headDim }, upTo(count))
        const merged = await numbersOf(tools, context.transpose(1, 2).contiguous())
        return {
          values: { context: shapeOf({ shape: [N, heads, queryLen, headDim] }), count },
          answer: merged.slice(0, heads * headDim).join(', '),
        }
      },
    },
  ],
  unsqueeze: [
    {
      question: {
        zh: '形状 {{shape}} 的张量，做一次 `unsqueeze(1)`，是什么形状？',
        en: 'A tensor of the shape {{shape}} goes through `unsqueeze(1)`. What is its shape?',
      },
      async ask() {
        const [rows, columns] = [5, 7]
        const result = floats('x', { rows, columns }, []).unsqueeze(1)
        return { values: { shape: shapeOf({ shape: [rows, columns] }) }, answer: `(${result.shape.join(', ')})` }
      },
    },
    {
      question: {
        zh: '形状 {{shape}} 的张量连续存放，步长是 {{strides}}。`unsqueeze(0)` 之后，步长是多少？',
        en: 'A contiguous tensor of the shape {{shape}} has the strides {{strides}}. What are they after `unsqueeze(0)`?',
      },
      async ask() {
        const [rows, columns] = [3, 4]
        const x = floats('x', { rows, columns }, [])
        return {
          values: { shape: shapeOf({ shape: [rows, columns] }), strides: stridesText(x) },
          answer: stridesText(x.unsqueeze(0)),
        }
      },
    },
  ],
} as const satisfies ExerciseTable
