import { spawn } from 'node:child_process'
import { cp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectOneClearLine, glassformer, MAIN, tinyRun } from '../support/run-cli.js'
import { scratch } from '../support/scratch.js'

describe.runIf(process.platform === 'linux')('a file without an end is refused before it fills the memory', () => {
  it.each<[command: string, (model: string) => string[]]>([
    ['logits', model => ['logits', '--model', model, '--src', '/dev/zero', '--trg', '/dev/zero']],
    ['eval', model => ['eval', '--model', model, '--data', '/dev/zero', '--data-format', 'csv']],
    ['train', () => ['train', '/dev/zero', '--data-format', 'tsv', '--bad-lines', 'skip', '--out', scratch()]],
    ['train --config', () => ['train', '--config', '/dev/zero', '--out', scratch()]],
    ['import', model => ['import', '--weights', '/dev/zero', '--config', `${model}/config.json`, '--out', scratch()]],
  ])('%s', async (_, args) => {
    expectOneClearLine(await glassformer(args(await tinyRun())), 1, 'cannot read /dev/zero: it is a device')
  })

  it.each(['config.json', 'vocabulary.json', 'model.safetensors', '.commit.json'])('%s of a model', async name => {
    const model = join(scratch(), 'model')
    await cp(await tinyRun(), model, { recursive: true, filter: path => !path.endsWith(name) })
    await symlink('/dev/zero', join(model, name))
    const ended = await glassformer(['predict', '--model', model, '1 2'])
    expectOneClearLine(ended, 1, `cannot read ${join(model, name)}: it is a device`)
  })

  it('an endless pipe is read up to a limit', async () => {
    const args = `logits --model '${await tinyRun()}' --src /dev/stdin --trg none`
    const shell = spawn('sh', ['-c', `yes | '${process.execPath}' '${MAIN}' ${args}`])
    let stderr = ''
    shell.stderr.setEncoding('utf8').on('data', text => (stderr += text))
    await new Promise(resolve => shell.once('close', resolve))
    expect(stderr).toBe('glassformer: cannot read /dev/stdin: it has more; the limit is 67108864 bytes\n')
  })
})
