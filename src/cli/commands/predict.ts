import { Command } from 'commander'
import type { GenerateOptions } from '../../decode/generate-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { OptionTable } from '../../options/option.js'
import { whole } from '../../options/values.js'
import { answerOptions } from '../../runs/answer-options.js'
import { givenDecoding, withDecodingFlags } from '../decoding-flags.js'
import { jsonFlag, printJson } from '../json.js'
import { MODEL_FLAG } from '../model-flag.js'
import { withOptionFlags } from '../option-flags.js'
import { note, print } from '../output.js'
import { Doubts } from '../predict/doubts.js'
import { type InputLine, inputLines } from '../predict/input-lines.js'
import { answerLines, type Prediction, prediction } from '../predict/prediction.js'
import { Predictor } from '../predict/predictor.js'

interface PredictFlags {
  readonly model: string
  readonly batchSize: number
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  $ glassformer predict --model runs/digits "8 3 5 1"          prints 1 3 5 8
  $ glassformer predict --model runs/digits "8 3 5 1" "9 9 2"  one answer a text
  $ echo "8 3 5 1" | glassformer predict --model runs/digits   one answer per line of stdin
  $ glassformer predict --model runs/digits --json "8 3 5 1"   [{"input":"8 3 5 1","output":"1 3 5 8","score":-0.01}]
  $ glassformer predict --model runs/digits --num-beams 4 --num-return-sequences 2 "8 3 5 1"

stdout has the answers and nothing else, in the order of the inputs; with --num-return-sequences, so many lines for each
of them; control characters in an answer are escaped, with --json it is as it is. The score is the sum of the
log-probabilities of the answer's tokens, its end included: 0 is certain. A text longer than any that the model was
trained on, or with tokens that it doesn't know, is answered with a warning on stderr, with --json also in "warnings" of
that answer; an empty line with an empty one. How many answers were cut at their most tokens is said at the end, with --json
also in "warnings" and "finishReason" of each. Whatever else is asked for, with --json it is in "sequences" and "beamTree".`

const predictOptions = {
  batchSize: { type: whole(1), about: 'texts answered at once; changes no answer', default: 64 },
} as const satisfies OptionTable

export function predictCommand(): Command {
  const command = new Command('predict')
    .summary('answer texts with a trained model')
    .description('Answers texts with a trained model: those given, or else each line of stdin.')
    .argument('[texts...]', 'what to answer; without any, the lines of stdin')
    .requiredOption(...MODEL_FLAG)
    .option(...jsonFlag('[{"input", "output", "score"}]'))
  withOptionFlags(command, predictOptions)
  return withDecodingFlags(command, answerOptions)
    .addHelpText('after', EXAMPLES)
    .action((texts: readonly string[], flags: PredictFlags, self: Command) =>
      predict(texts, flags, givenDecoding(self, answerOptions)),
    )
}

async function predict(texts: readonly string[], flags: PredictFlags, decoding: GenerateOptions): Promise<void> {
  const predictor = await Predictor.load(flags.model, decoding)
  const doubts = new Doubts(predictor.maxLen)
  const predictions: Prediction[] = []
  let inputs = 0
  if (texts.length === 0 && process.stdin.isTTY) note('One text a line; Ctrl-D ends.')
  for await (const lines of texts.length > 0 ? [texts.map(toInput)] : inputLines(process.stdin)) {
    inputs += lines.length
    for (let start = 0; start < lines.length; start += flags.batchSize) {
      for await (const answered of predictor.answer(lines.slice(start, start + flags.batchSize))) {
        for (const answer of answered) doubts.add(answer)
        if (flags.json) predictions.push(...answered.map(prediction))
        else await print(answered.map(answerLines).join(''))
      }
    }
  }
  if (inputs === 0) throw new GlassformerError('the input is empty: give texts as arguments, or lines on stdin')
  doubts.end()
  if (flags.json) await printJson(predictions)
}

function toInput(text: string, index: number, { length }: readonly string[]): InputLine {
  return { place: length === 1 ? 'the text' : `text ${index + 1}`, text, mayBeEmpty: false }
}
