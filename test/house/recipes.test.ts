import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { projectRoot, runIn, scratchProject } from './scratch-project.js'

// CONTRIBUTING says which files an addition touches. Here two are begun as it says, in a copy, to see where the compiler
// sends who has only begun.

const configFile = ts.readConfigFile(join(projectRoot, 'tsconfig.json'), ts.sys.readFile)
const { options, fileNames } = ts.parseJsonConfigFileContent(configFile.config, ts.sys, projectRoot)

const operation = begun(
  'src/tensor/op.ts',
  "  | { kind: 'equal'; inputs: readonly [x: T]; value: number } // true or false\n",
  "  | { kind: 'negate'; inputs: readonly [x: T] }\n",
)
const option = begun(
  'src/decode/generate-options.ts',
  '  noRepeatNgramSize: {',
  "  typicalP: { type: real({ above: 0, to: 1 }), about: 'the typical share', default: 1 },\n",
)
const project = projectWith(new Map([operation, option]))
/** The files that don't compile. */
const complaints = new Set(
  ts.getPreEmitDiagnostics(project).flatMap(({ file }) => (file ? [relative(projectRoot, file.fileName)] : [])),
)

/** A file with a line more before one that it has. */
function begun(path: string, line: string, addition: string): [path: string, text: string] {
  const text = readFileSync(join(projectRoot, path), 'utf8')
  expect(text).toContain(line)
  return [path, text.replace(line, `${addition}${line}`)]
}

/** The project with other texts in some files. */
function projectWith(changed: ReadonlyMap<string, string>): ts.Program {
  const { tsBuildInfoFile: _, ...rest } = options
  const settings = { ...rest, incremental: false }
  const host = ts.createCompilerHost(settings)
  const readFile = host.readFile
  host.readFile = path => changed.get(relative(projectRoot, path)) ?? readFile(path)
  return ts.createProgram({ rootNames: fileNames, options: settings, host })
}

/** The section of CONTRIBUTING under a heading. */
function recipe(heading: string): string {
  const page = readFileSync(join(projectRoot, 'CONTRIBUTING.md'), 'utf8')
  return page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
}

test('an operation that is only named fails to compile in every room that must know it, and the recipe names each', () => {
  expect([...complaints].sort()).toEqual([
    'src/engine/reference/ops/elementwise.ts',
    'src/engine/wasm/lowering/ops/elementwise.ts',
    'src/explain/arithmetic/ops/elementwise.ts',
    'src/formats/onnx/operations.ts',
    'src/tensor/gradient-rule.ts',
    'src/tensor/rules/infer-type.ts',
  ])
  for (const path of complaints) expect(recipe('Add an operation')).toContain(path.replace('elementwise', 'ROOM'))
})

test('an option of generation is one entry: flag, help, page and check come with it', () => {
  expect([...complaints].filter(path => path.startsWith('src/decode') || path.startsWith('src/cli'))).toEqual([])
  const copy = scratchProject({ 'package.json': readFileSync(join(projectRoot, 'package.json'), 'utf8') })
  project.emit(undefined, (file, text) => ts.sys.writeFile(join(copy, relative(projectRoot, file)), text, false))
  const help = runIn(copy, ['dist/cli/main.js', 'predict', '--help'])
  expect(help.text).toMatch(/--typical-p <x> +the typical share \(default: 1\)/)
  const refused = runIn(copy, ['dist/cli/main.js', 'predict', '--model', 'm', '--typical-p', '2', '1'])
  expect(refused.code).toBe(2)
  expect(refused.text).toContain('above 0, up to 1')
  expect(recipe('Add an option of generation')).toContain(option[0])
})
