// Reads the file and line of every labelled tensor from the syntax trees of src, keyed `ClassName.label`. Labels must be
// the variables that hold the tensors, so that the source shown and the names observed can't differ.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** Files and folders whose statements make graphs that can be observed. */
const tracedSources = ['src/model', 'src/session/training-step.ts']

/** @returns what breaks the rules, one line each, and the places of the labels */
export function readSourceLines(root) {
  const reader = new SourceLines(root)
  for (const path of tracedSources.flatMap(place => reader.filesIn(place))) reader.readSource(path)
  const { problems, lines } = reader
  return { problems, lines }
}

class SourceLines {
  problems = []
  lines = new Map()

  constructor(root) {
    this.root = root
    this.graphMakers = this.namesOfGraphMakers()
  }

  filesIn(path) {
    const stats = statSync(join(this.root, path), { throwIfNoEntry: false })
    if (!stats?.isDirectory()) return stats ? [path] : []
    const names = readdirSync(join(this.root, path), { recursive: true }).sort()
    return names.filter(name => name.endsWith('.ts')).map(name => `${path}/${name.replaceAll('\\', '/')}`)
  }

  parse(path) {
    return ts.createSourceFile(path, readFileSync(join(this.root, path), 'utf8'), ts.ScriptTarget.Latest, true)
  }

  readSource(path) {
    const visit = node => {
      if (labelOf(node) !== undefined) this.readLabel(node)
      if (isForwardOfOther(node)) this.report(node, 'another module is used by call(…), which names its tensors')
      if (isTracedBody(node)) for (const statement of node.statements) this.checkLabelled(statement)
      ts.forEachChild(node, visit)
    }
    visit(this.parse(path))
  }

  readLabel(call) {
    const label = labelOf(call)
    if (!ts.isStringLiteral(label)) return this.report(call, "a label must be written out: .as('name')")
    const declaration = call.parent
    if (!ts.isVariableDeclaration(declaration) || !ts.isIdentifier(declaration.name)) {
      return this.report(
        call,
        `.as('${label.text}') must end an initialiser: const ${label.text} = ….as('${label.text}')`,
      )
    }
    if (!(declaration.parent.flags & ts.NodeFlags.Const))
      return this.report(call, `${declaration.name.text} must be a const`)
    const variable = declaration.name.text
    if (variable !== label.text)
      return this.report(call, `the label '${label.text}' must be the variable's name, ${variable}`)
    const owner = this.ownerOf(call)
    if (owner === undefined) return
    const key = `${owner}.${label.text}`
    const known = this.lines.get(key)
    if (known) return this.report(call, `${key} is taken by ${known.file}:${known.line}`)
    this.lines.set(key, placeOf(declaration.parent.parent))
  }

  /** The name under which the tensors of this place are recorded: what withScope or the class's constructor was given. */
  ownerOf(node) {
    for (let at = node.parent; at; at = at.parent) {
      const scope = scopeName(at)
      if (scope !== undefined) {
        if (ts.isStringLiteral(scope)) return scope.text
        return this.report(node, 'the enclosing withScope needs its name written out')
      }
      if (ts.isClassLike(at)) {
        const name = at.name?.text
        const given = nameGivenToSuper(at)
        if (given === name) return name
        return this.report(
          node,
          `class ${name} must call super('${name}'), not super(${given === undefined ? '' : `'${given}'`})`,
        )
      }
    }
    return this.report(node, 'a label needs a class or a withScope around it')
  }

  /** Every operation in a traced body belongs to a label: otherwise its tensors have no line. */
  checkLabelled(statement) {
    const visit = node => {
      if (labelOf(node) !== undefined) return
      if (ts.isCallExpression(node) && this.graphMakers.has(calledName(node))) {
        this.report(node, `${calledName(node)}(…) makes a tensor that no label names: const name = ….as('name')`)
        return
      }
      ts.forEachChild(node, visit)
    }
    visit(statement)
  }

  /** The methods and functions of the tensor room that return a Tensor. */
  namesOfGraphMakers() {
    const names = new Set()
    const visit = node => {
      const isFunction = ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)
      if (isFunction && node.name && node.type?.getText() === 'Tensor') names.add(node.name.getText())
      ts.forEachChild(node, visit)
    }
    for (const path of ['src/tensor/tensor.ts', 'src/tensor/functional.ts'])
      for (const file of this.filesIn(path)) visit(this.parse(file))
    return names
  }

  report(node, message) {
    const { file, line } = placeOf(node)
    this.problems.push(`${file}:${line}: ${message}`)
  }
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

function calledName({ expression }) {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}

function placeOf(node) {
  const source = node.getSourceFile()
  return { file: source.fileName, line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1 }
}
