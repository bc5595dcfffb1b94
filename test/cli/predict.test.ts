import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { Vocabulary } from '#data'
import { generate, greedySearch } from '#decode'
import { loadModel, saveModel } from '#formats/node'
import { Transformer } from '#model'
import { tinyOptions } from '../support/models.js'
import { type CliOptions, type Ended, expectOneClearLine, glassformer, MAIN, tinyRun } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

const INPUTS = ['8 3 5 1', '9,7,4,2', '0', '5 5 5 1 2 3 4 0 9 8']

/** The third answer doesn't come to its end. */
const CUT = 'warning: 1 of 4 answers was cut at 5 tokens: raise --max-new-tokens\n'

const folder = scratch()
let model: string
/** What the library answers: the command must say the same. */
let expected: { input: string; output: string; score: number }[]

beforeAll(async () => {
  model = await tinyRun()
  const loaded = await loadModel(model)
  const vocabulary = Vocabulary.digits()
  const answers = await greedySearch(
    loaded.model,
    INPUTS.map(text => vocabulary.parse(text)),
  )
  expected = answers.map(({ ids, score }, i) => ({ input: INPUTS[i] ?? '', output: vocabulary.format(ids), score }))
})

const predict = (args: readonly string[], options?: CliOptions): Promise<Ended> =>
  glassformer(['predict', '--model', model, ...args], options)
const outputs = (): string => expected.map(({ output }) => `${output}\n`).join('')

describe('predict', () => {
  it('answers texts given as arguments, and prints only the answers', async () => {
    expect(await predict(INPUTS)).toEqual({ code: 0, stdout: outputs(), stderr: CUT })
  })

  it('answers the lines of stdin, with or without a last line end, in any size of batch', async () => {
    for (const end of ['', '\n', '\r\n']) {
      const input = INPUTS.join(end === '\r\n' ? end : '\n') + end
      expect(await predict(['--batch-size', '3'], { input })).toEqual({ code: 0, stdout: outputs(), stderr: CUT })
    }
  })

  it('prints with --json one document with the scores', async () => {
    const { code, stdout, stderr } = await predict([...INPUTS, '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: CUT })
    const parsed = JSON.parse(stdout)
    expect(parsed).toHaveLength(INPUTS.length)
    parsed.forEach((answer: { input: string; output: string; score: number }, i: number) => {
      expect(answer).toMatchObject({ input: expected[i]?.input, output: expected[i]?.output })
      expect(answer.score).toBeCloseTo(expected[i]?.score ?? Number.NaN, 4)
    })
    expect(parsed.filter((answer: object) => 'finishReason' in answer || 'warnings' in answer)).toMatchObject([
      { finishReason: 'length', warnings: ['the answer was cut at 5 tokens: raise maxNewTokens'] },
    ])
  })

  it('decodes as every option of generation says', async () => {
    const source = Vocabulary.digits().parse('8 3 5 1')
    const { model: trained } = await loadModel(model)
    const options = { numBeams: 4, numReturnSequences: 3, lengthPenalty: 0.5, suppressTokens: [3, [4, 4]] }
    const [generation] = await generate(trained, [source], options)
    const texts = generation?.sequences.map(({ ids }) => Vocabulary.digits().format(ids)) ?? []
    const flags = ['--num-beams', '4', '--num-return-sequences', '3', '--length-penalty', '0.5']
    const asked = ['8 3 5 1', ...flags, '--suppress-tokens', '3,[4,4]']
    expect(await predict(asked)).toEqual({ code: 0, stdout: texts.map(text => `${text}\n`).join(''), stderr: '' })
    const { stdout } = await predict([
      ...asked,
      '--json',
      '--output-scores',
      '--output-attentions',
      '--output-beam-tree',
    ])
    const [{ output, sequences, beamTree }] = JSON.parse(stdout)
    expect(output).toBe(texts[0])
    expect(sequences.map(({ text }: { text: string }) => text)).toEqual(texts)
    expect(sequences[0].tokenScores).toHaveLength(sequences[0].attentions.cross[0].shape[1])
    expect(beamTree.nodes.length).toBeGreaterThan(4)
  })

  it('draws equal texts alike, whatever stands beside them', async () => {
    const sampled = ['--do-sample', '--temperature', '5', '--seed', '3']
    const { stdout } = await predict(['8 3 5 1', '0', '8 3 5 1', ...sampled])
    const [first, , third] = stdout.split('\n')
    expect(third).toBe(first)
    expect((await predict(['8 3 5 1', ...sampled])).stdout).toBe(`${first}\n`)
  })

  it('answers a line as soon as it comes', async () => {
    const child = spawn(process.execPath, [MAIN, 'predict', '--model', model])
    child.stdin.write(`${INPUTS[0]}\n`)
    const first = await new Promise(resolve => child.stdout.setEncoding('utf8').once('data', resolve))
    expect(first).toBe(`${expected[0]?.output}\n`)
    child.stdin.end()
    expect(await new Promise(resolve => child.once('close', resolve))).toBe(0)
  })

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [MAIN, 'predict', '--model', model])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
    child.stdin.on('error', () => undefined)
    child.stdout.once('data', () => child.stdout.destroy())
    const writing = setInterval(() => child.stdin.writable && child.stdin.write('1 2\n'.repeat(64)), 20)
    const code = await new Promise(resolve => child.once('close', resolve))
    clearInterval(writing)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

describe('predict keeps one answer a line', () => {
  it('for empty lines too, each with an empty answer and a warning', async () => {
    const { code, stdout, stderr } = await predict([], { input: '\n8 3 5 1\n  \n9,7,4,2' })
    const [first, second] = outputs().split('\n')
    expect({ code, stdout }).toEqual({ code: 0, stdout: `\n${first}\n\n${second}\n` })
    expect(stderr).toBe(
      'warning: line 1 is empty, so its answer is empty too\nwarning: line 3 is empty, so its answer is empty too\n',
    )
    const beams = await predict(['--num-beams', '2', '--num-return-sequences', '2'], { input: '0\n\n0\n' })
    expect(beams.stdout.split('\n')).toHaveLength(7)
    expect(beams.stdout.split('\n').slice(2, 4)).toEqual(['', ''])
    const json = JSON.parse((await predict(['--json'], { input: '0\n\n' })).stdout)
    expect(json[1]).toMatchObject({ input: '', output: '', warnings: [expect.stringContaining('line 2 is empty')] })
  })

  it('whatever is in it: control characters are escaped, and in JSON they are what they are', async () => {
    const texts = ['\n', '\r', '\t', '\u001b', '\u0085', '\u2028', '\\', '漢']
    const vocabulary = Vocabulary.ofTokens(['a', ...texts], 'characters')
    const place = scratch()
    const sizes = { srcVocabSize: vocabulary.size, trgVocabSize: vocabulary.size }
    await saveModel(place, new Transformer({ ...tinyOptions, ...sizes, seed: 1 }), vocabulary)
    const ids = vocabulary.encode(texts).join()
    const args = ['predict', '--model', place, 'a', '--forced-prefix', ids, '--max-new-tokens', String(texts.length)]
    const { stdout } = await glassformer(args)
    expect(stdout).toBe('\\n\\r\\t\\u001b\\u0085\\u2028\\漢\n')
    const json = JSON.parse((await glassformer([...args, '--json'])).stdout)
    expect(json[0].output).toBe(texts.join(''))
  })
})

describe('predict says in one line what is wrong', () => {
  it('an unknown token: where, and which are known; after the answers before it', async () => {
    const args = ['--batch-size', '2']
    const { code, stdout, stderr } = await predict(args, { input: '8 3 5 1\n9,7,4,2\n0\n1 2 x\n5\n' })
    expect(code).toBe(1)
    expect(stdout).toBe(outputs().split('\n').slice(0, 3).join('\n').concat('\n'))
    expect(stderr).toBe(
      'glassformer: line 4: token "x" at position 3 is not in the vocabulary; ' +
        'known tokens: "0" "1" "2" "3" "4" "5" "6" "7" "8" "9"\n',
    )
  })

  it('with --json no half document', async () => {
    expectOneClearLine(await predict(['--json'], { input: '1 2\n1 x\n' }), 1, 'line 2', '"x"')
  })

  it.each<[string, string | Uint8Array, (string | RegExp)[]]>([
    ['no input', '', ['the input is empty']],
    ['no text', Uint8Array.of(49, 10, 0xff, 0xfe, 10), ['UTF-8']],
    ['a line without end', '1 '.repeat(600_000), ['line 1: it is longer']],
  ])('%s', async (_, input, parts) => {
    expectOneClearLine(await predict([], { input }), 1, ...parts)
  })

  it('an empty argument, and which of several', async () => {
    expectOneClearLine(await predict(['']), 1, 'the text is empty')
    const second = await predict(['1', '2 y'])
    expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('text 2: token "y"') })
  })

  it('a sequence beyond the maxLen of the model', async () => {
    const short = join(folder, 'short')
    await saveModel(short, new Transformer({ ...tinyOptions, maxLen: 6 }), Vocabulary.digits())
    expect(await glassformer(['predict', '--model', short, '1 2 3 4'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('cut at 6 tokens: the model has 6 positions'),
    })
    const long = await glassformer(['predict', '--model', short], { input: '1 2 3 4 5\n' })
    expectOneClearLine(long, 1, 'line 1 has 7 tokens', 'at most 6 are taken')
  })

  it.each<[string, string[], string]>([
    ['no beams', ['--num-beams', '0'], '--num-beams must be a whole number from 1 up, not 0'],
    ['no number', ['--top-k', 'many'], '--top-k must be a whole number from 0 up, not "many"'],
    ['too small to mean', ['--do-sample', '--temperature', '1e-310'], '--temperature must be a number from 0.000001'],
    ['nothing to change', ['--temperature', '2'], '--temperature 2 changes nothing without --do-sample'],
    ['no target', ['--forced-prefix', '13'], '--forced-prefix holds 13, but target ids are 0 to 12'],
    ['more than there are', ['--num-return-sequences', '2'], '--num-return-sequences 2 is more than --num-beams 1'],
  ])('%s', async (_, flags, message) => {
    expectOneClearLine(await predict(['1 2', ...flags]), 2, message)
  })

  it('a folder that is missing, or no model', async () => {
    expectOneClearLine(await glassformer(['predict', '--model', '/nowhere', '1']), 1, '/nowhere', 'does not exist')
    expectOneClearLine(await glassformer(['predict', '--model', folder, '1']), 1, 'config.json')
  })

  it('a full stdout', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${MAIN}" predict --model "${model}" 1 > /dev/full`])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
    const code = await new Promise<number | null>(resolve => child.once('close', resolve))
    expectOneClearLine({ code, stdout: '', stderr }, 1, 'cannot write to stdout', 'no space')
  })
})
