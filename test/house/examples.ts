import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { projectRoot, runIn } from './scratch-project.js'

/** TypeScript of a document that claims to run. */
export interface Example {
  /** How failures name it. */
  readonly name: string
  readonly code: string
}

/** What examples find in their folder. */
const MODELS = {
  'compatibility/0.1.0/digits': 'runs/digits',
  'formats/fixtures/hugging-face/marian': 'opus-mt',
}

/** The TypeScript on a page that imports the library. */
export function examplesOn(page: string): Example[] {
  const blocks = readFileSync(join(projectRoot, page), 'utf8').matchAll(/^```ts\n(import .*?)^```$/gms)
  return [...blocks].map(([, code = ''], i) => ({ name: `${page}, example ${i + 1}`, code }))
}

/**
 * Compiles examples strictly and runs each as a module of its own, all in one process, in a folder inside the project,
 * where `glassformer` is the package.
 *
 * A comment behind an expression is what `console.log` would print of it, up to a colon (`1 + 1 // 2: a sum`) or to dots
 * (`[1, 2, 3] // [1, …`).
 *
 * @returns what isn't as the examples say, a line each
 */
export function failuresOf(examples: readonly Example[]): string[] {
  mkdirSync(join(projectRoot, 'runs'), { recursive: true })
  const folder = mkdtempSync(join(projectRoot, 'runs/examples-'))
  try {
    for (const [path, copy] of Object.entries(MODELS))
      cpSync(join(projectRoot, 'test', path), join(folder, copy), { recursive: true })
    const idle = examples.flatMap(({ name, code }) =>
      withChecks(code).idle.map(words => `${name}: no value stands before its comment ${words}`),
    )
    return [...idle, ...compile(folder, examples), ...run(folder, examples)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function compile(folder: string, examples: readonly Example[]): string[] {
  const files = examples.map((_, i) => join(folder, `${i}.ts`))
  examples.forEach(({ code }, i) => {
    const declared = 'declare function said<T>(value: T, comment: string): T'
    writeFileSync(join(folder, `${i}.ts`), `${declared}\n${withChecks(code).text}`)
  })
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  })
  program.emit()
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const example = examples[files.indexOf(file?.fileName ?? '')]
    return `${example?.name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

function run(folder: string, examples: readonly Example[]): string[] {
  const modules = examples.map(({ name, code }, i) => ({ name, file: `${i}.js`, claims: withChecks(code).claims }))
  writeFileSync(join(folder, 'examples.json'), JSON.stringify(modules))
  const { text } = runIn(folder, [join(import.meta.dirname, 'run-examples.mjs')])
  const failures = join(folder, 'failures.json')
  return existsSync(failures) ? (JSON.parse(readFileSync(failures, 'utf8')) as string[]) : [`no example ended: ${text}`]
}

interface Checked {
  readonly text: string
  /** How many comments are checked. */
  readonly claims: number
  /** Comments that stand behind no value. */
  readonly idle: readonly string[]
}

/** The code, with each expression that has a comment behind it handed to `said`. */
function withChecks(code: string): Checked {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest, true)
  const comments = new Map<number, string>()
  const claims = new Map<number, ts.Expression>()
  const visit = (node: ts.Node): void => {
    const [comment] = (ts.isStatement(node) && ts.getTrailingCommentRanges(code, node.end)) || []
    if (comment !== undefined) {
      comments.set(comment.pos, code.slice(comment.pos + '//'.length, comment.end).trim())
      const expression = expressionOf(node)
      if (expression !== undefined) claims.set(comment.pos, expression)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const text = [...claims].reduceRight((text, [at, expression]) => {
    const [start, { end }] = [expression.getStart(), expression]
    const call = `said(${text.slice(start, end)}, ${JSON.stringify(comments.get(at))})`
    return text.slice(0, start) + call + text.slice(end)
  }, code)
  return { text, claims: claims.size, idle: [...comments].flatMap(([at, words]) => (claims.has(at) ? [] : [words])) }
}

/** What a comment behind a statement is about: its expression, what it prints, or the value of its one variable. */
function expressionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isVariableStatement(node)) {
    const [{ name, initializer } = {}] = node.declarationList.declarations
    return name !== undefined && ts.isIdentifier(name) ? initializer : undefined
  }
  if (!ts.isExpressionStatement(node)) return undefined
  const { expression } = node
  const prints = ts.isCallExpression(expression) && expression.expression.getText() === 'console.log'
  return prints ? expression.arguments[0] : expression
}
