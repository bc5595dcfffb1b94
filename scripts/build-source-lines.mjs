// Writes src/session/source-lines.generated.ts: the file and line of every labelled tensor, keyed `ClassName.label`.
// Labels must be the variables that hold the tensors, so that the source shown and the names observed can't differ.
// With --check it only reports. A folder as argument takes the place of the project root (for the tests).
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** Files and folders whose statements make graphs that can be observed. */
const tracedSources = ['src/model', 'src/session/training-step.ts']
const outputFile = 'src/session/source-lines.generated.ts'

const checkOnly = process.argv.includes('--check')
const root = process.argv.slice(2).find(word => !word.startsWith('--')) ?? fileURLToPath(new URL('..', import.meta.url))

const problems = []
const lines = new Map()
const graphMakers = namesOfGraphMakers()
for (const path of tracedSources.flatMap(filesIn)) readSource(path)

for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exit(1)
if (!checkOnly) writeTable()

function filesIn(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stats?.isDirectory()) return stats ? [path] : []
  const names = readdirSync(join(root, path), { recursive: true }).sort()
  return names.filter(name => name.endsWith('.ts')).map(name => `${path}/${name.replaceAll('\\', '/')}`)
}

function parse(path) {
  return ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true)
}

function readSource(path) {
  const visit = node => {
    if (labelOf(node) !== undefined) readLabel(node)
    if (isForwardOfOther(node)) report(node, 'another module is used by call(…), which names its tensors')
    if (isTracedBody(node)) for (const statement of node.statements) checkLabelled(statement)
    ts.forEachChild(node, visit)
  }
  visit(parse(path))
}

/** `module.forward(…)` of a module that is neither `this` nor `super`. */
function isForwardOfOther(node) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false
  const { name, expression } = node.expression
  const own = [ts.SyntaxKind.ThisKeyword, ts.SyntaxKind.SuperKeyword].includes(expression.kind)
  return name.text === 'forward' && !own
}

/** The argument of `….as(label)`. */
function labelOf(node) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined
  return node.expression.name.text === 'as' && node.arguments.length === 1 ? node.arguments[0] : undefined
}

function readLabel(call) {
  const label = labelOf(call)
  if (!ts.isStringLiteral(label)) return report(call, "a label must be written out: .as('name')")
  const declaration = call.parent
  if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) {
    return report(call, `.as('${label.text}') must end an initialiser: const ${label.text} = ….as('${label.text}')`)
  }
  if (!(declaration.parent.flags & ts.NodeFlags.Const)) return report(call, `${declaration.name.text} must be a const`)
  const variable = declaration.name.text
  if (variable !== label.text) return report(call, `the label '${label.text}' must be the variable's name, ${variable}`)
  const owner = ownerOf(call)
  if (owner === undefined) return
  const key = `${owner}.${label.text}`
  const known = lines.get(key)
  if (known) return report(call, `${key} is taken by ${known.file}:${known.line}`)
  lines.set(key, placeOf(declaration.parent.parent))
}

/** The name under which the tensors of this place are recorded: what withScope or the class's constructor was given. */
function ownerOf(node) {
  for (let at = node.parent; at; at = at.parent) {
    const scope = scopeName(at)
    if (scope !== undefined) {
      if (ts.isStringLiteral(scope)) return scope.text
      return report(node, 'the enclosing withScope needs its name written out')
    }
    if (ts.isClassLike(at)) {
      const name = at.name?.text
      const given = nameGivenToSuper(at)
      if (given === name) return name
      return report(
        node,
        `class ${name} must call super('${name}'), not super(${given === undefined ? '' : `'${given}'`})`,
      )
    }
  }
  return report(node, 'a label needs a class or a withScope around it')
}

/** The second argument of `withScope(path, name, trace)`. */
function scopeName(node) {
  const called = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'withScope'
  return called ? node.arguments[1] : undefined
}

function nameGivenToSuper(classNode) {
  let given
  const visit = node => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) {
      const [name] = node.arguments
      if (name && ts.isStringLiteral(name)) given = name.text
    }
    if (!ts.isClassLike(node)) ts.forEachChild(node, visit)
  }
  ts.forEachChild(classNode, visit)
  return given
}

/** The body of a named module's `forward` or of what a withScope traces. */
function isTracedBody(node) {
  if (!ts.isBlock(node)) return false
  const { parent } = node
  if (ts.isMethodDeclaration(parent)) {
    return parent.name.getText() === 'forward' && nameGivenToSuper(parent.parent) !== undefined
  }
  return ts.isArrowFunction(parent) && ts.isStringLiteral(scopeName(parent.parent) ?? parent)
}

/** Every operation in a traced body belongs to a label: otherwise its tensors have no line. */
function checkLabelled(statement) {
  const visit = node => {
    if (labelOf(node) !== undefined) return
    if (ts.isCallExpression(node) && graphMakers.has(calledName(node))) {
      report(node, `${calledName(node)}(…) makes a tensor that no label names: const name = ….as('name')`)
      return
    }
    ts.forEachChild(node, visit)
  }
  visit(statement)
}

function calledName({ expression }) {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}

/** The methods and functions of the tensor room that return a Tensor. */
function namesOfGraphMakers() {
  const names = new Set()
  const visit = node => {
    const isFunction = ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)
    if (isFunction && node.name && node.type?.getText() === 'Tensor') names.add(node.name.getText())
    ts.forEachChild(node, visit)
  }
  for (const path of ['src/tensor/tensor.ts', 'src/tensor/functional.ts'])
    for (const file of filesIn(path)) visit(parse(file))
  return names
}

function placeOf(node) {
  const source = node.getSourceFile()
  return { file: source.fileName, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 }
}

function report(node, message) {
  const { file, line } = placeOf(node)
  problems.push(`${file}:${line}: ${message}`)
}

function writeTable() {
  const entries = [...lines]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { file, line }]) => `  '${key}': { file: '${file}', line: ${line} },\n`)
  const text = `/** Where each named tensor is made: \`ClassName.label\` → the statement's file and line. */
export const sourceLines: Readonly<Record<string, { readonly file: string; readonly line: number }>> = {
${entries.join('')}}
`
  const path = join(root, outputFile)
  const before = statSync(path, { throwIfNoEntry: false }) && readFileSync(path, 'utf8')
  if (text === before) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  process.stderr.write(`${relative(root, path)}: ${lines.size} lines\n`)
}
