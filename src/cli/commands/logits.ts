import { Command } from 'commander'
import * as z from 'zod'
import { type EngineOptions, engineOptions } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { loadModel } from '../../formats/node/model-folder.js'
import { readJson } from '../../formats/node/read-json.js'
import { pickOptions } from '../../options/pick.js'
import { answerDecoder } from '../../runs/answer-options.js'
import { logits as computeLogits, type FloatTensor } from '../../session/logits.js'
import { jsonFlag, printJson } from '../json.js'
import { MODEL_FLAG } from '../model-flag.js'
import { withOptionFlags } from '../option-flags.js'
import { print } from '../output.js'
import { table } from '../table.js'

interface LogitsFlags extends EngineOptions {
  readonly model: string
  readonly src: string
  readonly trg: string
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  $ echo "[[1, 11, 6, 8, 4, 2]]" > src.json              SOS 8 3 5 1 EOS, as ids
  $ echo "[[1, 4, 6]]" > trg.json                        SOS 1 3: what the decoder reads
  $ glassformer logits --model runs/digits --src src.json --trg trg.json --json

Both files hold lists of rows of token ids; the rows of a file are padded to one length. --json prints the logits at
every position, PAD too: {"shape": [rows, trgLen, trgVocabSize], "data": [numbers, row-major]}. No vocabulary needed.`

const rowsSchema = z
  .array(z.array(z.int('it must be a whole number').nonnegative('it must be from 0 up')).min(1, 'it has no ids'))
  .min(1, 'it has no rows')

export function logitsCommand(): Command {
  const command = new Command('logits')
    .summary("a model's raw output for given ids")
    .description("Computes a model's logits for rows of source and target ids, teacher-forced.")
    .requiredOption(...MODEL_FLAG)
    .requiredOption('--src <file>', 'source ids, JSON: a list of rows')
    .requiredOption('--trg <file>', 'target ids as the decoder reads them, JSON: a list of rows')
  const { engine, threads } = answerDecoder
  return withOptionFlags(command, { engine, threads })
    .option(...jsonFlag('{"shape", "data"}'))
    .addHelpText('after', EXAMPLES)
    .action(logits)
}

async function logits(flags: LogitsFlags): Promise<void> {
  const { model } = await loadModel(flags.model)
  const { srcVocabSize, trgVocabSize, maxLen } = model.options
  const src = await readRows(flags.src, srcVocabSize, maxLen)
  const trg = await readRows(flags.trg, trgVocabSize, maxLen)
  if (src.length !== trg.length) {
    throw new GlassformerError(
      `${flags.src} has ${src.length} rows, ${flags.trg} has ${trg.length}: they belong in pairs`,
    )
  }
  const result = await computeLogits(model, src, trg, pickOptions(engineOptions, flags))
  if (flags.json) await printJson({ shape: result.shape, data: Array.from(result.data) })
  else await print(`${summary(result)}\n`)
}

async function readRows(path: string, vocabularySize: number, maxLen: number): Promise<number[][]> {
  const rows = await readJson(path, rowsSchema)
  const length = rows[0]?.length ?? 0
  if (length > maxLen) throw new GlassformerError(`${path}: [0] has ${length} ids; the model takes ${maxLen}`)
  for (const [n, row] of rows.entries()) {
    if (row.length !== length)
      throw new GlassformerError(`${path}: [${n}] has ${row.length} ids, [0] has ${length}; pad them to one length`)
    const position = row.findIndex(id => id >= vocabularySize)
    if (position >= 0)
      throw new GlassformerError(
        `${path}: [${n}][${position}]: id ${row[position]} is out of range; the ids go from 0 to ${vocabularySize - 1}`,
      )
  }
  return rows
}

/** The shape, and the most probable id after each position. */
function summary({ shape, data }: FloatTensor): string {
  const [rows = 0, trgLen = 0, classes = 0] = shape
  const lines = [['row', 'position', 'next id', 'logit']]
  for (let at = 0; at < rows * trgLen; at++) {
    const values = data.subarray(at * classes, (at + 1) * classes)
    const best = values.indexOf(values.reduce((a, b) => Math.max(a, b)))
    lines.push([`${Math.floor(at / trgLen)}`, `${at % trgLen}`, `${best}`, (values[best] ?? Number.NaN).toFixed(4)])
  }
  return `logits (${shape.join(', ')}); the most probable next id at each position:\n${table(lines)}`
}
