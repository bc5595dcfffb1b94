// Scores a model on the test pairs, greedily and with 5 beams: all, up to 25 numbers, and 26 to 30.
//   node examples/reverse/score.mjs [--model DIR --data DIR --threads 1 --failures 3]
import { parseArgs } from 'node:util'
import { loadModel } from 'glassformer'
import { answer, readPairs, scores } from './task.mjs'

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'runs/reverse' },
    data: { type: 'string', default: 'runs/reverse-data' },
    threads: { type: 'string', default: '1' },
    failures: { type: 'string', default: '0' },
  },
})
const { model, vocabulary, targetVocabulary } = await loadModel(values.model)
const pairs = readPairs(values.data, 'test')
const column = (text, width = 10) => String(text).padStart(width)
console.log(['search', 'pairs', 'BLEU', 'exact'].map(text => column(text)).join(''), ' numbers')
for (const numBeams of [1, 5]) {
  const options = { numBeams, threads: Number(values.threads) }
  const answers = await answer(model, { source: vocabulary, target: targetVocabulary }, pairs, options)
  const named = Object.entries(scores(answers))
  for (const [name, { pairs: count, bleu, exact }] of named) {
    const figures = [numBeams === 1 ? 'greedy' : `${numBeams} beams`, count, bleu.toFixed(2), exact.toFixed(3)]
    console.log(
      figures.map(figure => column(figure)).join(''),
      `  ${{ all: '1–30', short: '1–25', long: '26–30' }[name]}`,
    )
  }
  const wrong = answers.filter(({ output, references }) => output !== references[0])
  const lengths = wrong.map(({ output, length }) => output.split(' ').length - length)
  const count = test => lengths.filter(test).length
  console.log(
    `${column('')}${wrong.length} wrong: ${count(n => n < 0)} too short, ${count(n => n > 0)} too long, ` +
      `${count(n => n === 0)} of the right length`,
  )
  for (const { output, references } of wrong.slice(0, Number(values.failures)))
    console.log(`  right: ${references[0]}\n  given: ${output}`)
}
