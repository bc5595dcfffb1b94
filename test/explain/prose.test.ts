import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Bilingual, exercisesOf, fill, glossary, type Language, type Lesson, languages, lessons } from '#explain'
import { tinyContext } from './tiny-context.js'

const root = resolve(import.meta.dirname, '../..')

/** Everything that the project itself says in code: names in backticks may be quoted from it. */
const sources = ['src', 'interop/torch'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|py)$/.test(entry.name) && !entry.parentPath.includes('src/explain'))
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
)

/**
 * The digit sequences that a template has in its prose: neither in a reference, nor part of a name (`float32`, `L1`),
 * nor in code that stands in the sources.
 */
function looseDigits(template: string, twins: readonly string[]): string[] {
  const withoutReferences = template.replace(/\{\{[^}]*\}\}/g, '')
  const code = [...withoutReferences.matchAll(/`([^`]*)`/g)].map(match => match[1] ?? '')
  const prose = withoutReferences.replace(/`[^`]*`/g, '').replace(ALGEBRA, '')
  const digitsOf = (text: string): string[] => text.replace(/[A-Za-z_]\w*/g, '').match(/[\d０-９]+/g) ?? []
  const quoted = [...sources, ...twins]
  const invented = code.filter(span => digitsOf(span).length > 0 && !quoted.some(text => text.includes(span)))
  return [...digitsOf(prose), ...invented]
}

/** `n − 1`, `t + 1` and `1 − β` may stand in prose, and so may `layer 0`: all is counted from zero. */
const ALGEBRA =
  /(?<![A-Za-z])[a-z] [−+] 1(?!\d)|(?<!\d)1 − β|(?:layer|head|position|row|column|第|头|位置|行|列) 0(?!\d)/g

/** The names that a template refers to: those that are asked for when it is filled. */
function referencesOf(template: string): string[] {
  const asked: string[] = []
  const values = new Proxy({}, { get: (_, name) => asked.push(String(name)) })
  fill({ zh: template, en: template }, values, 'en')
  return asked
}

function twinsOf({ twins = [], question }: Lesson): string[] {
  return [...twins.flatMap(({ typescript, python }) => [typescript, python]), question.en, question.zh]
}

/** The templates that a lesson is written in; questions are as they were asked. */
function templates(lesson: Lesson, language: Language): string[] {
  const { body, live, experiment, reader, prediction } = lesson
  return [
    ...body[language],
    ...live.text[language],
    ...(experiment?.text[language] ?? []),
    reader[language],
    ...(prediction === undefined ? [] : [prediction.question[language]]),
    ...exercisesOf(lesson.id).map(({ question }) => question[language]),
  ]
}

const chosenBy = new Map<string, Promise<Bilingual[]>>()

/** The sentences that a lesson chooses by what it measured. */
function chosenSentences(lesson: Lesson): Promise<Bilingual[]> {
  const chosen = chosenBy.get(lesson.id) ?? choose(lesson)
  chosenBy.set(lesson.id, chosen)
  return chosen
}

async function choose(lesson: Lesson): Promise<Bilingual[]> {
  const context = await tinyContext('wasm')
  const shown = [await lesson.worked(context), await lesson.live.show(context)]
  if (lesson.experiment !== undefined) shown.push(await lesson.experiment.run(context, { effort: 0.01 }))
  return shown.flatMap(({ values }) =>
    Object.values(values).filter((value): value is Bilingual => typeof value === 'object'),
  )
}

describe.each(lessons.map(lesson => [lesson.id, lesson] as const))('%s', (_, lesson) => {
  it('has no number typed into its prose', async () => {
    const chosen = await chosenSentences(lesson)
    for (const language of languages) {
      const texts = [...templates(lesson, language), ...chosen.map(sentence => sentence[language])]
      expect(texts.flatMap(text => looseDigits(text, twinsOf(lesson)))).toEqual([])
    }
  })

  it('says as much in both languages, and refers to the same numbers', () => {
    expect(lesson.body.zh).toHaveLength(lesson.body.en.length)
    expect(lesson.live.text.zh).toHaveLength(lesson.live.text.en.length)
    expect(lesson.experiment?.text.zh.length).toBe(lesson.experiment?.text.en.length)
    const references = (language: Language) => [...new Set(templates(lesson, language).flatMap(referencesOf))].sort()
    expect(references('zh')).toEqual(references('en'))
  })

  it('keeps to the glossary', async () => {
    const chosen = await chosenSentences(lesson)
    for (const language of languages) {
      const texts = [lesson.question[language], ...templates(lesson, language), ...chosen.map(text => text[language])]
      for (const { avoid } of glossary)
        for (const word of avoid) expect(texts.filter(text => text.toLowerCase().includes(word))).toEqual([])
    }
  })

  it('is written in the characters of its language', () => {
    for (const text of templates(lesson, 'zh')) {
      expect(text).toMatch(/[\u4e00-\u9fff]|^\{\{\w+\}\}$/)
      const prose = text.replace(/`[^`]*`|\{\{[^}]*\}\}/g, 'x')
      expect(prose.match(/[\u4e00-\u9fff][,;:?!](?!\d)/g) ?? []).toEqual([])
      expect(prose.match(/[a-z] [a-z]+ [a-z]+ [a-z]+ [a-z]+ /i) ?? []).toEqual([])
    }
    for (const text of templates(lesson, 'en')) expect(text).not.toMatch(/[\u3000-\u9fff\uff00-\uffef]/)
  })
})

it('finds what is typed in', () => {
  expect(looseDigits('the loss is 0.25', [])).toEqual(['0', '25'])
  expect(looseDigits('{{loss:4}} in float32 with `norm1`, L2', [])).toEqual([])
  expect(looseDigits('it fills with `-1e20`', [])).toEqual([])
  expect(looseDigits('divides by n − 1, not by 1', [])).toEqual(['1'])
  expect(looseDigits('it is `x + 12345`', [])).toEqual(['x + 12345'])
})

it('uses every term of the glossary somewhere', () => {
  const zh = lessons.flatMap(lesson => [lesson.question.zh, ...templates(lesson, 'zh')]).join('\n')
  const en = lessons
    .flatMap(lesson => [lesson.question.en, ...templates(lesson, 'en')])
    .join('\n')
    .toLowerCase()
  expect(glossary.filter(term => !zh.includes(term.zh)).map(term => term.zh)).toEqual([])
  expect(glossary.filter(term => !en.includes(term.en.toLowerCase())).map(term => term.en)).toEqual([])
})
