import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceLines } from '#session'
import { readSourceLines } from '../../scripts/source-lines.mjs'
import { projectRoot, runIn, scratchProject } from './scratch-project.js'

const script = join(projectRoot, 'scripts/build-source-lines.mjs')
const tensor = 'export declare class Tensor {\n  add(other: Tensor): Tensor\n  as(label: string): this\n}\n'

/** A project of one module whose `forward` has these statements. */
function moduleOf(body: string, superCall = "super('Block')"): Record<string, string> {
  return {
    'src/tensor/tensor.ts': tensor,
    'src/model/block.ts': `class Block extends Module {
  constructor() {
    ${superCall}
  }
  override forward(x: Tensor): Tensor {
    ${body}
  }
}
`,
  }
}

/** What breaks the rules in a project of these files. */
function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  return readSourceLines(scratchProject(files)).problems
}

function build(files: Readonly<Record<string, string>>, ...flags: string[]) {
  const folder = scratchProject(files)
  const output = join(folder, 'src/session/source-lines.generated.ts')
  return { ...runIn(folder, [script, folder, ...flags]), folder, output }
}

test('every label of the project points at the line that says it', () => {
  const entries = Object.entries(sourceLines)
  expect(entries.length).toBeGreaterThan(20)
  for (const [key, { file, line }] of entries) {
    const label = key.split('.')[1]
    const statement = readFileSync(join(projectRoot, file), 'utf8')
      .split('\n')
      .slice(line - 1)
      .join('\n')
    expect(statement.trimStart().startsWith(`const ${label} = `), `${key} at ${file}:${line}`).toBe(true)
  }
})

test('classes and scopes are written with file and line', () => {
  const { code, output } = build({
    ...moduleOf("const sum = x\n      .add(x)\n      .as('sum')\n    return sum"),
    'src/session/training-step.ts':
      "withScope('', 'step', () => {\n  const twice = x.add(x).as('twice')\n  return twice\n})\n",
  })
  expect(code).toBe(0)
  const text = readFileSync(output, 'utf8')
  expect(text).toContain("'Block.sum': { file: 'src/model/block.ts', line: 6 }")
  expect(text).toContain("'step.twice': { file: 'src/session/training-step.ts', line: 2 }")
})

test('the table is written only when it changes, and never with --check', () => {
  const files = moduleOf("const sum = x.add(x).as('sum')\n    return sum")
  const { folder, output } = build(files)
  const past = new Date('2020-01-01')
  utimesSync(output, past, past)
  expect(runIn(folder, [script, folder]).code).toBe(0)
  expect(statSync(output).mtime).toEqual(past)
  const checked = build(files, '--check')
  expect(checked.code).toBe(0)
  expect(existsSync(checked.output)).toBe(false)
})

test.each([
  [
    'another name',
    "const sum = x.add(x).as('total')\n    return sum",
    "the label 'total' must be the variable's name, sum",
  ],
  ['no variable', "return x.add(x).as('sum')", "must end an initialiser: const sum = ….as('sum')"],
  ['a variable that can change', "let sum = x.add(x).as('sum')\n    return sum", 'sum must be a const'],
  ['a computed label', 'const sum = x.add(x).as(name)\n    return sum', 'a label must be written out'],
  [
    'the same label twice',
    "const f = () => {\n      const sum = x.add(x).as('sum')\n    }\n    const sum = x.add(x).as('sum')",
    'Block.sum is taken by src/model/block.ts:7',
  ],
  [
    'a module without its name',
    "const out = this.part.forward(x).as('out')\n    return out",
    'another module is used by call(…)',
  ],
  [
    'a module without its name',
    "const out = this.part.forward(x).as('out')\n    return out",
    'another module is used by call(…)',
  ],
  ['a tensor without label', 'return x.add(x)', 'add(…) makes a tensor that no label names'],
])('%s is an error with file and line', (_what, body, message) => {
  const problems = problemsOf(moduleOf(body))
  expect(problems.join('\n')).toContain(message)
  expect(problems).toEqual(problems.map(() => expect.stringMatching(/^src\/model\/block\.ts:\d+: /)))
})

test("the class must give its own name to Module's constructor", () => {
  const body = "const sum = x.add(x).as('sum')\n    return sum"
  const blok = problemsOf(moduleOf(body, "super('Blok')")).join()
  expect(blok).toContain("class Block must call super('Block'), not super('Blok')")
  expect(problemsOf(moduleOf(body, 'super()')).join()).toContain("class Block must call super('Block'), not super()")
})

test('nothing is written when something is wrong', () => {
  const { code, text, output } = build(moduleOf('return x.add(x)'))
  expect(code).toBe(1)
  expect(text).toMatch(/^src\/model\/block\.ts:6: add\(…\) makes a tensor that no label names/m)
  expect(existsSync(output)).toBe(false)
})
