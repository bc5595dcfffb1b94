import { join } from 'node:path'
import { generate, scoreTexts } from 'glassformer'
import { readPairs as readFile } from '../pairs.mjs'

/** No training pair has more numbers than this. */
export const longestTrained = 25

/** The pairs of one of the files that prepare.mjs writes. */
export function readPairs(folder, name) {
  return readFile(join(folder, `${name}.tsv`)).map(([source, target]) => ({
    source,
    target,
    length: source.split(' ').length,
  }))
}

/** What the model makes of the sources: greedily, or with so many beams. */
export async function answer(model, { source, target }, pairs, options = {}) {
  const sources = pairs.map(pair => source.parse(pair.source))
  const generations = await generate(model, sources, { maxNewTokens: 50, ...options })
  return pairs.map((pair, i) => ({
    output: target.format(generations[i].sequences[0].ids),
    references: [pair.target],
    length: pair.length,
  }))
}

/** BLEU (0 to 100) and exact match (0 to 1): of all answers, of lengths that were trained on, and of longer ones. */
export function scores(answers) {
  const of = some => ({ pairs: some.length, ...scoreTexts(some, ['bleu', 'exact'], text => text.split(' ')) })
  return {
    all: of(answers),
    short: of(answers.filter(({ length }) => length <= longestTrained)),
    long: of(answers.filter(({ length }) => length > longestTrained)),
  }
}
