import { part } from '../computing/compute.js'
import { listText } from '../computing/numbers.js'
import { frequencies, sinusoids } from '../computing/sinusoids.js'
import { type ExerciseTable, numbersOf, rows, upTo } from './exercise.js'

/** A position's code at a width. */
function codeOf(position: number, embedDim: number): readonly number[] {
  return part(sinusoids(embedDim, position + 1), position).data
}

/** A code turned on by so many positions, each pair by its own angle. */
function turned(code: readonly number[], by: number): number[] {
  return frequencies(code.length).flatMap((frequency, pair) => {
    const [sine = 0, cosine = 0] = code.slice(2 * pair, 2 * pair + 2)
    const [s, c] = [Math.sin(by * frequency), Math.cos(by * frequency)]
    return [sine * c + cosine * s, cosine * c - sine * s]
  })
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)))
}

export const positionExercises = {
  'positional-encoding': [
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。从一个位置到下一个，编码的哪一列变得最慢（从零数起）？',
        en: 'embedDim is {{embedDim}}. Which of these columns of the encoding, counted from zero, changes least from one position to the next?',
      },
      async ask() {
        const embedDim = 8
        const options = [0, 2, 4, 6]
        const [here, next] = [codeOf(10, embedDim), codeOf(11, embedDim)]
        const steps = options.map(column => Math.abs((next[column] ?? 0) - (here[column] ?? 0)))
        const slowest = options[steps.indexOf(Math.min(...steps))]
        return { values: { embedDim }, options: options.map(String), answer: String(slowest) }
      },
    },
    {
      question: {
        zh: 'embedDim 是 {{narrow}} 时，位置 {{position}} 的列 {{column}}（从零数起）是 {{value:4}}。embedDim 换成 {{wide}}，这个数是多少？保留四位小数。',
        en: 'With embedDim {{narrow}}, column {{column}}, counted from zero, of position {{position}} is {{value:4}}. What is it with embedDim {{wide}}? Four decimals.',
      },
      async ask() {
        const [narrow, wide, position, column] = [16, 512, 2, 0]
        const answer = (codeOf(position, wide)[column] ?? 0).toFixed(4)
        const value = codeOf(position, narrow)[column] ?? 0
        return { values: { narrow, wide, position, column, value }, answer }
      },
    },
  ],
  'div-term': [
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。`divTerm` 的第三个数是多少？',
        en: 'embedDim is {{embedDim}}. What is the third number of `divTerm`?',
      },
      async ask() {
        const embedDim = 8
        return { values: { embedDim }, answer: (frequencies(embedDim)[2] ?? 0).toFixed(4) }
      },
    },
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。指数里的系数 −ln({{base}}) / embedDim 是多少？保留四位小数。',
        en: 'embedDim is {{embedDim}}. What is the factor in the exponent, −ln({{base}}) / embedDim? Four decimals.',
      },
      async ask() {
        const embedDim = 32
        const factor = Math.log(frequencies(embedDim)[1] ?? 1) / 2 // divTerm[1] is e to twice the factor
        return { values: { embedDim, base: '10000' }, answer: factor.toFixed(4) }
      },
    },
  ],
  'position-example': [
    {
      question: {
        zh: '句子的头一个词元（位置 0），嵌入是 {{x}}。加上位置编码，得到什么？',
        en: 'The first token of a sequence (position 0) has the embedding {{x}}. What is it with its position added?',
      },
      async ask(tools) {
        const x = [0.2, 0.2, 0.5, 0.5]
        const sum = await numbersOf(tools, rows('x', [x]).add(rows('code', [codeOf(0, x.length)])))
        return { values: { x: listText(x) }, answer: listText(sum) }
      },
    },
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。位置 {{position}} 的编码里，列 {{column}}（从零数起）是多少？保留四位小数。',
        en: 'embedDim is {{embedDim}}. What is column {{column}}, counted from zero, of the encoding of position {{position}}? Four decimals.',
      },
      async ask() {
        const [embedDim, position, column] = [4, 5, 2]
        const answer = (codeOf(position, embedDim)[column] ?? 0).toFixed(4)
        return { values: { embedDim, position, column }, answer }
      },
    },
  ],
  'why-sinusoids': [
    {
      question: {
        zh: '“往后 {{by}} 个位置”的矩阵，对 PE({{from}}) 连乘 {{times}} 次，得到的是哪个位置的编码？',
        en: 'The matrix for “{{by}} positions further on” is applied to PE({{from}}) {{times}} times. The code of which position comes out?',
      },
      async ask() {
        const [embedDim, from, by, times] = [16, 4, 3, 5]
        const found = upTo(times).reduce((code: readonly number[]) => turned(code, by), codeOf(from, embedDim))
        const distances = upTo(64).map(position => distance(found, codeOf(position, embedDim)))
        return { values: { from, by, times }, answer: String(distances.indexOf(Math.min(...distances))) }
      },
    },
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}，最慢的一对，频率是 {{frequency}}。往后多少个位置，它才转满一圈？取整数。',
        en: 'embedDim is {{embedDim}}, and the slowest pair has the frequency {{frequency}}. After how many positions has it made a full turn? A whole number.',
      },
      async ask() {
        const embedDim = 4
        const frequency = frequencies(embedDim).at(-1) ?? 1
        return { values: { embedDim, frequency }, answer: ((2 * Math.PI) / frequency).toFixed(0) }
      },
    },
  ],
  'purpose-of-positions': [
    {
      question: {
        zh: 'embedDim 是 {{embedDim}}。位置 {{position}} 的编码与它自己的点积是多少？（每一对的平方和 sin² + cos² 都一样。）',
        en: 'embedDim is {{embedDim}}. What is the dot product of the code of position {{position}} with itself? (sin² + cos² is the same for every pair.)',
      },
      async ask(tools) {
        const [embedDim, position] = [64, 11]
        const code = rows('code', [codeOf(position, embedDim)])
        const [dot = 0] = await numbersOf(tools, code.matmul(code.T()))
        return { values: { embedDim, position }, answer: dot.toFixed(0) }
      },
    },
    {
      question: {
        zh: 'PE({{a}})·PE({{b}}) 与下面哪个点积相等？',
        en: 'Which of these dot products is equal to PE({{a}})·PE({{b}})?',
      },
      async ask(tools) {
        const [a, b] = [3, 7]
        const others = [
          [6, 14],
          [20, 24],
          [3, 8],
        ] as const
        const codes = rows(
          'codes',
          upTo(25).map(position => codeOf(position, 16)),
        )
        const dots = await numbersOf(tools, codes.matmul(codes.T()))
        const dot = (i: number, j: number): number => dots[i * 25 + j] ?? 0
        const apart = others.map(([i, j]) => Math.abs(dot(i, j) - dot(a, b)))
        const options = others.map(([i, j]) => `PE(${i})·PE(${j})`)
        return { values: { a, b }, options, answer: options[apart.indexOf(Math.min(...apart))] ?? '' }
      },
    },
  ],
} as const satisfies ExerciseTable
