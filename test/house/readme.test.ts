import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, onTestFinished, test } from 'vitest'
import { projectRoot, runIn } from './scratch-project.js'

/** The TypeScript of a README's first library example. */
function exampleIn(readme: string): string {
  const text = readFileSync(join(projectRoot, readme), 'utf8')
  return /^```ts\n(.*?)^```$/ms.exec(text)?.[1] ?? ''
}

test('both READMEs show the same example', () => {
  expect(exampleIn('README.zh-CN.md')).toBe(exampleIn('README.md'))
})

test("the README's example compiles strictly, runs, and prints what its comments say", { timeout: 300_000 }, () => {
  // Inside the project, so that it imports the package by its name.
  mkdirSync(join(projectRoot, 'runs'), { recursive: true })
  const folder = mkdtempSync(join(projectRoot, 'runs/readme-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const example = exampleIn('README.md')
  writeFileSync(join(folder, 'example.ts'), example)

  const program = ts.createProgram([join(folder, 'example.ts')], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  })
  const problems = ts.getPreEmitDiagnostics(program)
  expect(
    ts.formatDiagnostics(problems, {
      getCurrentDirectory: () => folder,
      getNewLine: () => '\n',
      getCanonicalFileName: name => name,
    }),
  ).toBe('')
  program.emit()

  const { code, text } = runIn(folder, ['example.js'])
  expect(code, text).toBe(0)
  const printed = text.trimEnd().split('\n')
  const promised = [...example.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gm)].map(match => match[1])
  expect(promised).toHaveLength(4)
  expect(printed.slice(-promised.length)).toEqual(promised)
})
