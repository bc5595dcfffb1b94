import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { build, type Rolldown } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { scratch } from '../support/scratch.js'
import { freshProject, type Packed, run, writeFiles } from './packed.js'

const folder = scratch()
const project = join(folder, 'node-project')
const installed = join(project, 'node_modules/glassformer')
let packed: Packed

/** What somebody writes first: own pairs, trained, saved, loaded, answered. */
const PROGRAM = `
import { type FitEvent, fit, generate, loadModel, pairsTask, saveModel, type TextPair, Transformer } from 'glassformer'

const pairs: TextPair[] = ['ab', 'ba', 'aab', 'bba', 'abab', 'baba', 'bb', 'aa'].map(text => ({
  source: text,
  target: text.toUpperCase(),
}))
const task = pairsTask(pairs, { validationShare: 0, testShare: 0 })
const { sourceVocabulary: source, targetVocabulary: target, srcPadIdx, trgPadIdx } = task
const model = new Transformer({
  srcVocabSize: source.size, trgVocabSize: target.size, embedDim: 16, numLayers: 1, heads: 2, srcPadIdx, trgPadIdx, seed: 1,
})
const events: FitEvent[] = []
for await (const event of fit(model, task, { steps: 150, batchSize: 8, threads: 2, engine: 'wasm' })) events.push(event)
await saveModel('capitals', model, { source, target })

const loaded = await loadModel('capitals')
const [generation] = await generate(loaded.model, [task.parse('abab')], { numBeams: 2 })
const loss: number | undefined = events.at(-1)?.loss
console.log(JSON.stringify({ loss, answer: task.format(generation?.sequences[0]?.ids ?? []) }))
`

beforeAll(async () => {
  packed = await freshProject(project, { 'program.ts': PROGRAM })
}, 300_000)

describe('the package', () => {
  test('holds the library, its sources and nothing of the workshop', () => {
    const paths = packed.files.map(({ path }) => path)
    for (const path of ['dist/index.js', 'dist/index.d.ts', 'dist/bin/glassformer.js', 'dist/browser/glassformer.js'])
      expect(paths).toContain(path)
    for (const path of [
      'interop/torch/trainer.py',
      'interop/ctranslate2/convert.py',
      'README.md',
      'LICENSE',
      'src/model/transformer.ts',
    ])
      expect(paths).toContain(path)
    const known =
      /^(package\.json|LICENSE|(README|README\.zh-CN|CHANGELOG)\.md|(dist|src)\/.*|docs\/[^/]+\.md|interop\/torch\/[^/]+|interop\/ctranslate2\/convert\.py)$/u
    expect(paths.filter(path => !known.test(path))).toEqual([])
    expect(paths.filter(path => /\.test\.|test_|\.tgz$|\.tsbuildinfo$|\.tmp$|~$|__pycache__/u.test(path))).toEqual([])
    expect(packed.bytes).toBeLessThan(2_500_000)
    const command = packed.files.find(({ path }) => path === 'dist/bin/glassformer.js')
    expect((command?.mode ?? 0) & 0o111).toBe(0o111)
  })

  test('lacks no file that one of its files names', () => {
    const missing: string[] = []
    const studio = join(installed, 'dist/studio/')
    for (const path of filesBelow(join(installed, 'dist')).filter(path => /\.js$|\.d\.ts$/u.test(path))) {
      const text = readFileSync(path, 'utf8')
      for (const name of namesIn(text)) {
        const target = join(dirname(path), path.endsWith('.d.ts') ? name.replace(/\.js$/u, '.d.ts') : name)
        if (!existsSync(target) && !target.startsWith(studio)) missing.push(`${path}: ${name}`)
      }
    }
    expect(missing).toEqual([])
  })

  test('leaves what a page does not use out of its bundle', async () => {
    writeFiles(project, {
      'page.js': "import { generate, modelFromFiles } from 'glassformer'\nconsole.log(generate, modelFromFiles)\n",
    })
    const [{ output }] = (await build({
      root: project,
      configFile: false,
      logLevel: 'error',
      build: { write: false, lib: { entry: 'page.js', formats: ['es'], fileName: 'page' } },
    })) as [Rolldown.RolldownOutput]
    const modules = output.flatMap(chunk => (chunk.type === 'chunk' ? Object.entries(chunk.modules) : []))
    const used = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([path]) => path)
    const rooms = new Set(used.map(path => /glassformer\/dist\/([^/]+)/u.exec(path)?.[1]))
    expect([...rooms].filter(room => room !== undefined).sort()).toEqual([
      'data',
      'decode',
      'engine',
      'errors',
      'formats',
      'math',
      'model',
      'options',
      'session',
      'tensor',
    ])
    expect(used.filter(path => /onnx|\/pt\/|torch|\/node\/|commander|koffi/u.test(path))).toEqual([])
  })

  test('has the source of every source map', () => {
    const maps = filesBelow(join(installed, 'dist')).filter(path => path.endsWith('.map'))
    expect(maps.length).toBeGreaterThan(100)
    const lost = maps.flatMap(path => {
      const { sources, sourceRoot } = JSON.parse(readFileSync(path, 'utf8')) as {
        sources: string[]
        sourceRoot?: string
      }
      return sources.filter(source => !existsSync(join(dirname(path), sourceRoot ?? '', source)))
    })
    expect(lost).toEqual([])
  })
})

describe('a fresh Node project', () => {
  test.each([
    ['NodeNext', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
    ['bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
  ])('has types, with module resolution %s', (_, module, moduleResolution) => {
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      module,
      moduleResolution,
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false, // all declarations are checked, TypeScript's own ones excepted
      skipDefaultLibCheck: true,
    }
    const host = { ...ts.createCompilerHost(options), getSourceFile }
    const program = ts.createProgram([join(project, 'program.ts')], options, host)
    const problems = ts.getPreEmitDiagnostics(program)
    expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
    program.emit()
  })

  test('trains on its own pairs, saves, loads and answers', () => {
    const { code, text } = run(project, process.execPath, ['program.js'])
    expect(code, text).toBe(0)
    const { loss, answer } = JSON.parse(text) as { loss: number; answer: string }
    expect(loss).toBeLessThan(0.5)
    expect(answer).toBe('ABAB')
  })

  test('has the command, which reads the model', () => {
    const help = run(project, 'npx', ['--no-install', 'glassformer', '--help'])
    expect(help.code, help.text).toBe(0)
    expect(help.text).toContain('predict')
    const predict = ['glassformer', 'predict', '--model', 'capitals', 'abab']
    const { code, text } = run(project, 'npx', ['--no-install', ...predict])
    expect({ code, text }).toEqual({ code: 0, text: 'ABAB\n' })
  })
})

const sourceFiles = new Map<string, ts.SourceFile>()

/** A file is read once, whatever the module resolution: most of them are TypeScript's own. */
const getSourceFile: ts.CompilerHost['getSourceFile'] = (path, options) => {
  const known = sourceFiles.get(path)
  if (known !== undefined) return known
  const text = ts.sys.readFile(path)
  if (text === undefined) return undefined
  const file = ts.createSourceFile(path, text, options)
  sourceFiles.set(path, file)
  return file
}

function filesBelow(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

/** The files that a module imports, starts or says to have been made of, relative to itself. */
function namesIn(text: string): string[] {
  const patterns = [
    /^(?:import|export)[^'"\n]*?from ['"](\.{1,2}\/[^'"]+)['"]/gmu,
    /\bimport\(['"](\.{1,2}\/[^'"]+)['"]\)/gu,
    /new URL\(['"](\.{1,2}\/[^'"]+)['"], import\.meta\.url\)/gu,
    /^\/\/# sourceMappingURL=(.+)$/gmu,
  ]
  return patterns.flatMap(pattern => [...text.matchAll(pattern)].map(match => match[1] ?? ''))
}
