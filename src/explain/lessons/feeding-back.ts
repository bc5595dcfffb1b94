import { Vocabulary } from '../../data/vocabulary.js'
import { part } from '../compute.js'
import { columns, table } from '../figure.js'
import { generate, onePass } from '../generation.js'
import type { Lesson } from '../lesson.js'
import { largestDifference } from '../numbers.js'
import { tinyModel } from '../tiny-model.js'

export const feedingBack: Lesson = {
  id: 'feeding-back',
  group: 'generation',
  question: { zh: '推理时输入要不断接收输出吗？', en: 'Is the output fed back at inference?' },
  body: {
    zh: [
      '要。每一步的预测接到输入末尾，成为下一步的输入。训练时喂的是正确的前文（教师强制），模型从没见过自己的错误；只有推理时才会遇到。',
      '把第 {{place}} 个位置（从零数起）的词元从 {{right}} 换成 {{wrong}}：它之前的各行一点没变（最大差 {{before}}），从它开始的每一行都变了（各行的最大差从 {{least}} 到 {{after}}）。错误只影响后文，但影响后面的全部。',
    ],
    en: [
      'Yes. Each prediction is appended to the input of the next step. In training the model is fed the right prefix (teacher forcing) and never sees a mistake of its own; only here does it meet them.',
      'Replace the token at position {{place}} (counted from zero), {{right}}, by {{wrong}}: the rows before it do not change at all (largest difference {{before}}), every row from there on does (their largest differences run from {{least}} to {{after}}). A mistake touches only what follows, but all of it.',
    ],
  },
  async worked(tools) {
    const vocabulary = Vocabulary.digits()
    const model = tinyModel()
    const source = vocabulary.parse('8 3 5')
    const right = vocabulary.parse('3 5 8').slice(0, -1)
    const place = 2
    const [wrongId = 0] = vocabulary.encode(['9'])
    const wrong = right.map((id, t) => (t === place ? wrongId : id))
    const [clean, dirty] = [
      await onePass({ ...tools, model }, source, right),
      await onePass({ ...tools, model }, source, wrong),
    ]
    const differences = right.map((_, t) => largestDifference(part(clean, t).data, part(dirty, t).data))
    const word = (id: number): string => vocabulary.token(id)
    return {
      figures: [
        table(
          'rows',
          { zh: '每个位置的 logits 变了多少', en: 'How much the logits of each position change' },
          [
            { zh: '正确的前文', en: 'right prefix' },
            { zh: '有错的前文', en: 'prefix with an error' },
            { zh: '最大差', en: 'largest difference' },
          ],
          right.map((id, t) => [word(id), word(wrong[t] ?? 0), differences[t] ?? 0]),
          { digits: 6 },
        ),
      ],
      values: {
        place,
        right: word(right[place] ?? 0),
        wrong: word(wrongId),
        before: Math.max(...differences.slice(0, place)),
        least: Math.min(...differences.slice(place)),
        after: Math.max(...differences.slice(place)),
      },
    }
  },
  live: {
    text: {
      zh: [
        '第 {{step}} 步本来生成 {{right}}，这里强行喂回 {{wrong}}。之后的输出{{verdict}}：原来是 {{clean}}，现在是 {{dirty}}。',
      ],
      en: [
        'Step {{step}} generated {{right}}; here {{wrong}} is fed back instead. What follows {{verdict}}: it was {{clean}}, it is {{dirty}}.',
      ],
    },
    controls({ model, example }) {
      const { source } = example
      const last = Math.max(1, source.length - 2)
      const tokens = Array.from({ length: model.options.trgVocabSize }, (_, id) => id)
      return [
        {
          name: 'step',
          label: { zh: '在第几步出错', en: 'step of the error' },
          values: tokens.slice(1, last + 1),
          value: Math.min(2, last),
        },
        { name: 'token', label: { zh: '喂回的 id', en: 'id fed back' }, values: tokens, value: source.at(-2) ?? 0 },
      ]
    },
    async show(context, settings = {}) {
      const { example, words, eosId } = context
      const clean = await generate(context, example.source, context)
      const step = Math.min(settings['step'] ?? 2, clean.length) - 1
      const generated = clean[step]?.next ?? eosId
      // Some other token that the source has, so that the error is a likely one.
      const others = [...example.source.slice(1, -1)].reverse().filter(id => id !== generated)
      const given = settings['token'] ?? -1
      const token = given >= 0 ? given : (others[0] ?? context.sosId)
      const dirty = await generate(context, example.source, { ...context, inject: { step, token } })
      const shown = (steps: typeof clean): string[] => steps.map(({ next }) => words.target(next))
      const fed = shown(dirty).map((word, i) => (i === step ? `${word}→${words.target(token)}` : word))
      const same =
        shown(clean)
          .slice(step + 1)
          .join() ===
        shown(dirty)
          .slice(step + 1)
          .join()
      return {
        figures: [
          columns('outputs', { zh: '有错和没错的输出', en: 'The output with and without the error' }, [
            { label: { zh: '原来', en: 'undisturbed' }, cells: shown(clean) },
            { label: { zh: '喂回错词', en: 'with the error' }, cells: fed },
            {
              label: { zh: '其概率', en: 'probability' },
              cells: dirty.map(({ probability }) => probability.toFixed(3)),
            },
          ]),
        ],
        values: {
          step: step + 1,
          right: words.target(generated),
          wrong: words.target(token),
          clean:
            shown(clean)
              .slice(step + 1)
              .join(' ') || '—',
          dirty:
            shown(dirty)
              .slice(step + 1)
              .join(' ') || '—',
          verdict: same ? { zh: '没有变', en: 'stays the same' } : { zh: '变了', en: 'changes' },
        },
      }
    },
  },
  lines: ['Decoder.logits', 'trainingStep.decoderInput'],
  files: ['src/decode/greedy.ts'],
  tensors: ['decoder.logits'],
  prediction: {
    question: {
      zh: '改掉解码器输入的第 {{place}} 个词元（从零数起），一共 {{length}} 行 logits，前面有几行保持不变？',
      en: 'Token {{place}} of the decoder’s input (counted from zero) is changed. Of the {{length}} rows of logits, how many stay the same?',
    },
    async ask(context) {
      const { example, sosId } = context
      const input = example.target.slice(0, -1)
      const place = Math.floor(input.length / 2)
      const changed = input.map((id, t) => (t === place ? (id === sosId ? context.eosId : sosId) : id))
      const [before, after] = [
        await onePass(context, example.source, input),
        await onePass(context, example.source, changed),
      ]
      const same = input.filter((_, t) => largestDifference(part(before, t).data, part(after, t).data) < 1e-6)
      return { values: { place, length: input.length }, answer: String(same.length) }
    },
  },
  reader: {
    zh: '某一步喂回错误的词元时，哪些位置的输出会变、哪些不会。',
    en: 'Which positions change and which do not when a wrong token is fed back at some step.',
  },
}
