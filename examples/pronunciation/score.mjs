// Scores a model on the test words, which training has never seen: greedily and with 5 beams.
//   node examples/pronunciation/score.mjs [--model DIR --run DIR --pairs FILE --threads 2 --show 20]
// --run: the training that divided the words, where the model lies elsewhere.
// --show: so many of the answers, each with what would have been right.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { generate, loadModel, pairsTask, scoreTexts } from 'glassformer'

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'runs/pronunciation' },
    run: { type: 'string' },
    pairs: { type: 'string', default: 'runs/pronunciation.tsv' },
    threads: { type: 'string', default: '2' },
    show: { type: 'string', default: '0' },
  },
})
const { model, vocabulary, targetVocabulary } = await loadModel(values.model)

// The run's own options divide the words as training did.
const run = JSON.parse(readFileSync(join(values.run ?? values.model, 'run.json'), 'utf8'))
const { file: _, ...options } = run.task.options
const lines = readFileSync(values.pairs, 'utf8').trimEnd().split('\n').slice(1)
const pairs = lines.map(line => {
  const [source, target] = line.split('\t')
  return { source, target }
})
const vocabularies = { source: vocabulary, target: targetVocabulary }
const task = pairsTask(pairs, options, { vocabularies })
const words = new Map()
for (const { source, target } of task.heldOut('test', pairs.length)) {
  const word = vocabulary.format(source)
  if (!words.has(word)) words.set(word, { source, references: [] })
  words.get(word).references.push(targetVocabulary.format(target))
}

const tests = [...words.values()]
const sources = tests.map(({ source }) => source)
const phonemes = text => text.split(' ')
const percent = share => `${(100 * share).toFixed(2)} %`
for (const numBeams of [1, 5]) {
  const started = performance.now()
  const generations = await generate(model, sources, {
    numBeams,
    maxNewTokens: options.maxNewTokens,
    threads: Number(values.threads),
  })
  const seconds = Math.round((performance.now() - started) / 1000)
  const answers = tests.map(({ references }, i) => ({
    output: targetVocabulary.format(generations[i].sequences[0].ids),
    references,
  }))
  const { exact, per } = scoreTexts(answers, ['exact', 'per'], phonemes)
  console.log(
    `${numBeams === 1 ? 'greedy ' : `${numBeams} beams`}  ${tests.length} words: ` +
      `word error rate ${percent(1 - exact)}, phoneme error rate ${percent(per)} (${seconds} s)`,
  )
  for (const [i, word] of [...words.keys()].slice(0, Number(values.show)).entries()) {
    const { output, references } = answers[i]
    console.log(`  ${references.includes(output) ? '✓' : '✗'} ${word}: ${output}    listed: ${references.join(', ')}`)
  }
}
process.stdout.write('', () => process.exit()) // once all is printed: the engine's threads would go on
