import { count, duration, percent } from '../../math/number-words.js'
import { shellQuoted } from '../shell-quote.js'
import { table } from '../table.js'
import type { SideSurvey, Survey } from './survey.js'
import type { Trial } from './trial.js'

/** What was seen in the pairs. */
export function surveyLines(survey: Survey): string[] {
  const { pairs, duplicates, ambiguous, changedByNfc, changedByNfkc, source, target } = survey
  const found = [
    [duplicates, 'duplicates, which are left out'],
    [ambiguous, 'sources with several targets: of those a model can learn what is common'],
    [changedByNfc, 'texts whose accents are written in another way than NFC: they are brought to it'],
    [changedByNfkc, 'texts with full-width letters, ligatures or the like: "normalization": "nfkc" makes them plain'],
  ] as const
  return [
    `${count(pairs)} pairs`,
    ...found.filter(([number]) => number > 0).map(([number, what]) => `  ${count(number)} ${what}`),
    '',
    table([
      ['', 'characters', '95 %', 'longest', 'alphabet', 'words', 'different', 'rare'],
      row('source', source),
      row('target', target),
    ]),
  ]
}

function row(name: string, { characters, words, alphabet, distinctWords, rareWords }: SideSurvey): string[] {
  const numbers = [characters.median, characters.most, characters.longest, alphabet, words.median, distinctWords]
  return [name, ...numbers.map(count), percent(rareWords)]
}

/** What would be trained, how long that takes, and how to begin. */
export function trialLines(file: string, trial: Trial): string[] {
  const { parameters, sourceTokens, targetTokens, training, heldOut, tooLong, steps, engine, threads } = trial
  const left = tooLong === 0 ? '' : `, ${count(tooLong)} too long`
  return [
    ...trial.warnings.map(doubt => `warning: ${doubt}`),
    `${count(training)} pairs to train on, ${count(heldOut)} held out${left}; ${count(sourceTokens)} source tokens, ${count(targetTokens)} target tokens`,
    `a Transformer of ${count(parameters)} parameters, ${count(steps)} steps: about ${duration(trial.seconds)} here ` +
      `(${engine}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${trial.msPerStep.toFixed(1)} ms per step, measured)`,
    '',
    `The config is in ${file}, with the reasons. To train it:`,
    `  npx glassformer train --config ${shellQuoted(file)}`,
  ]
}
