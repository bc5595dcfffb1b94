// The share of answers that are right from first token to last, of each file of pairs, and what the first wrong ones were.
//   node examples/score.mjs --model DIR [--num-beams 5 --threads 2 --show 3] FILE.tsv …
import { parseArgs } from 'node:util'
import { generate, loadModel } from 'glassformer'
import { readPairs } from './pairs.mjs'

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    'num-beams': { type: 'string', default: '1' },
    threads: { type: 'string', default: '2' },
    show: { type: 'string', default: '0' },
  },
})
if (values.model === undefined || files.length === 0) {
  console.error('node examples/score.mjs --model DIR FILE.tsv …')
  process.exit(2)
}
const { model, vocabulary, targetVocabulary } = await loadModel(values.model)
for (const file of files) {
  const pairs = readPairs(file)
  const sources = pairs.map(([source]) => vocabulary.parse(source))
  const generations = await generate(model, sources, {
    numBeams: Number(values['num-beams']),
    threads: Number(values.threads),
  })
  const answers = generations.map(({ sequences }) => targetVocabulary.format(sequences[0].ids))
  const wrong = pairs.flatMap(([source, target], i) => (answers[i] === target ? [] : [{ source, target, i }]))
  const share = 1 - wrong.length / pairs.length
  console.log(`${file}: ${(100 * share).toFixed(1)} % of ${pairs.length.toLocaleString('en-US')}`)
  for (const { source, target, i } of wrong.slice(0, Number(values.show)))
    console.log(`  ${source}\n    right: ${target}\n    given: ${answers[i]}`)
}
process.stdout.write('', () => process.exit()) // once all is printed: the engine's threads would go on
