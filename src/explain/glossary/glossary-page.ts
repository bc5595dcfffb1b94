import { glossary } from './glossary.js'

/** The glossary as a page in both languages, with the lesson that explains each term. */
export function glossaryPage(): string {
  const rows = glossary.map(
    ({ zh, en, meaning, lesson }) => `| ${zh} | ${en} | ${meaning.zh} | ${meaning.en} | \`${lesson}\` |`,
  )
  return `${[
    '# Glossary · 术语表',
    '',
    'The words that the lessons use, one for each thing. `glassformer explain LESSON` shows it with numbers.',
    '',
    '课程里用的词，一件事一个词。`glassformer explain LESSON --lang zh` 用数字讲给你看。',
    '',
    'This page is made by `node scripts/build-lesson-pages.mjs`; a test holds it to the list.',
    '',
    '| 中文 | English | 意思 | meaning | lesson |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')}\n`
}
