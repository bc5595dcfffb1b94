import { Command, Option } from 'commander'
import type { Vocabulary } from '../../data/vocabulary.js'
import { greedySearch } from '../../decode/greedy.js'
import type { EngineOptions } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { within } from '../../errors/within.js'
import { loadModel } from '../../formats/node/model-folder.js'
import type { Transformer } from '../../model/transformer.js'
import { answerLength } from '../../runs/answer-length.js'
import { lengthWarning } from '../../session/length-warning.js'
import { type EngineFlags, engineOptions, withEngineOptions } from '../engine-options.js'
import { type InputLine, inputLines } from '../input-lines.js'
import { printJson } from '../json.js'
import { wholeNumber } from '../option-values.js'
import { note, print } from '../output.js'

interface PredictFlags extends EngineFlags {
  readonly model: string
  readonly batchSize: number
  readonly maxNewTokens?: number
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  $ glassformer predict --model runs/digits "8 3 5 1"          prints 1 3 5 8
  $ glassformer predict --model runs/digits "8 3 5 1" "9 9 2"  one answer a text
  $ echo "8 3 5 1" | glassformer predict --model runs/digits   one answer a line of stdin
  $ glassformer predict --model runs/digits --json "8 3 5 1"   [{"input":"8 3 5 1","output":"1 3 5 8","score":-0.01}]

stdout has the answers and nothing else, in the order of the inputs. The score is the sum of the log-probabilities of
the answer's tokens, its end included: 0 is certain. A text longer than any that the model was trained on is answered
with a warning on stderr, with --json also in "warnings" of that answer.`

export function predictCommand(): Command {
  const command = new Command('predict')
    .summary('answer texts with a trained model')
    .description('Answers texts with a trained model: those given, or else each line of stdin.')
    .argument('[texts...]', 'what to answer; without any, the lines of stdin')
    .requiredOption('--model <folder>', 'the model: a folder that train made')
  return withEngineOptions(command, '1')
    .addOption(
      new Option('--batch-size <n>', 'texts answered at once; changes no answer').argParser(wholeNumber(1)).default(64),
    )
    .addOption(
      new Option(
        '--max-new-tokens <n>',
        "the longest answer in tokens (default: the text's own length + 4, or what the run says)",
      ).argParser(wholeNumber(1)),
    )
    .option('--json', 'print one JSON document: [{"input", "output", "score"}]')
    .addHelpText('after', EXAMPLES)
    .action(predict)
}

interface Prediction {
  readonly input: string
  readonly output: string
  readonly score: number
  /** Reasons to doubt the answer; left out where there are none. */
  readonly warnings?: readonly string[]
}

/** So many warnings are said in full; the others are counted. */
const WARNINGS_SAID = 3

async function predict(texts: readonly string[], flags: PredictFlags): Promise<void> {
  const predictor = await Predictor.load(flags)
  const predictions: Prediction[] = []
  let inputs = 0
  let warned = 0
  if (texts.length === 0 && process.stdin.isTTY) note('One text a line; Ctrl-D ends.')
  for await (const lines of texts.length > 0 ? [texts.map(toInput)] : inputLines(process.stdin)) {
    inputs += lines.length
    for (let start = 0; start < lines.length; start += flags.batchSize) {
      for await (const answered of predictor.answer(lines.slice(start, start + flags.batchSize))) {
        const warnings = answered.flatMap(({ warnings = [] }) => warnings)
        for (const warning of warnings.slice(0, Math.max(WARNINGS_SAID - warned, 0))) note(`warning: ${warning}`)
        warned += warnings.length
        if (flags.json) predictions.push(...answered)
        else await print(answered.map(({ output }) => `${output}\n`).join(''))
      }
    }
  }
  if (inputs === 0) throw new GlassformerError('the input is empty: give texts as arguments, or lines on stdin')
  const unsaid = warned - WARNINGS_SAID
  if (unsaid > 0)
    note(`warning: ${unsaid} more ${unsaid === 1 ? 'text is' : 'texts are'} longer than those it was trained on`)
  if (flags.json) await printJson(predictions)
}

function toInput(text: string, index: number, { length }: readonly string[]): InputLine {
  return { place: length === 1 ? 'the text' : `text ${index + 1}`, text }
}

class Predictor {
  private constructor(
    private readonly model: Transformer,
    private readonly source: Vocabulary,
    private readonly target: Vocabulary,
    private readonly options: EngineOptions & { readonly maxNewTokens?: number },
  ) {}

  static async load(flags: PredictFlags): Promise<Predictor> {
    const { model, vocabulary, targetVocabulary } = await loadModel(flags.model)
    if (vocabulary === null || targetVocabulary === null)
      throw new GlassformerError(`${flags.model} has no vocabulary.json, which predict needs to read texts`)
    const { maxNewTokens } = flags
    const limit = maxNewTokens === undefined ? await answerLength(flags.model, model.options.maxLen) : { maxNewTokens }
    return new Predictor(model, vocabulary, targetVocabulary, { ...engineOptions(flags), ...limit })
  }

  /** Answers the lines, up to the first that can't be answered: that is an error, after the answers before it. */
  async *answer(lines: readonly InputLine[]): AsyncGenerator<Prediction[], void, void> {
    const sources: number[][] = []
    let failure: unknown
    for (const line of lines) {
      try {
        sources.push(this.read(line))
      } catch (error) {
        failure = error
        break
      }
    }
    const { sosId, eosId } = this.target
    const answers = await greedySearch(this.model, sources, { ...this.options, sosId, eosId })
    yield answers.map(({ ids, score }, i) => {
      const warning = lengthWarning(this.model, sources[i] ?? [], lines[i]?.place)
      return {
        input: lines[i]?.text ?? '',
        output: this.target.format(ids),
        score,
        ...(warning !== undefined && { warnings: [warning] }),
      }
    })
    if (failure !== undefined) throw failure
  }

  private read({ place, text }: InputLine): number[] {
    const ids = within(place, () => this.source.parse(text))
    if (ids.length <= 2) throw new GlassformerError(`${place} is empty: there is nothing to answer`)
    const { maxLen } = this.model.options
    if (ids.length > maxLen)
      throw new GlassformerError(`${place} has ${ids.length} tokens, SOS and EOS included; the model takes ${maxLen}`)
    return ids
  }
}
