import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { projectRoot } from './scratch-project.js'

const index = join(projectRoot, 'src/index.ts')
const program = ts.createProgram([index], optionsOf(join(projectRoot, 'tsconfig.json')))
const checker = program.getTypeChecker()
const exported = exportsOf(index)

/** What a graph, a model and options are made of: seen through the library's functions, not built with them. */
const INNER = ['src/tensor/', 'src/model/', 'src/options/'].map(folder => join(projectRoot, folder))

test('every public function that refuses what it is given says so', () => {
  const functions = exported.filter(symbol => symbol.declarations?.some(ts.isFunctionDeclaration))
  const thrower = /throw new GlassformerError/u
  const silent = functions.filter(symbol => {
    const source = symbol.declarations?.find(ts.isFunctionDeclaration)?.getText() ?? ''
    return thrower.test(source) && !symbol.getJsDocTags(checker).some(({ name }) => name === 'throws')
  })
  expect(silent.map(({ name }) => name)).toEqual([])
})

test('every type that a public export names can be imported too', () => {
  const names = new Set(exported)
  const missing = exported.flatMap(symbol =>
    (symbol.declarations ?? []).flatMap(declaration =>
      typesIn(declaration)
        .filter(type => !names.has(type))
        .map(({ name }) => `${name} of ${symbol.name}`),
    ),
  )
  expect(missing).toEqual([])
})

function optionsOf(file: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(file, ts.sys.readFile)
  return { ...ts.parseJsonConfigFileContent(config, ts.sys, projectRoot).options, noEmit: true, incremental: false }
}

function exportsOf(file: string): ts.Symbol[] {
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${file} exports nothing`)
  return checker.getExportsOfModule(module).map(original)
}

function original(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** The project's own types in a declaration's public face. */
function typesIn(node: ts.Node): ts.Symbol[] {
  if (ts.isBlock(node) || isPrivate(node)) return []
  if (ts.isVariableDeclaration(node) || ts.isParameter(node)) return node.type === undefined ? [] : typesIn(node.type)
  const found: ts.Symbol[] = []
  const name = ts.isTypeReferenceNode(node) ? node.typeName : undefined
  const symbol = name && checker.getSymbolAtLocation(name)
  if (symbol !== undefined && isOurs(original(symbol))) found.push(original(symbol))
  ts.forEachChild(node, child => void found.push(...typesIn(child)))
  return found
}

function isPrivate(node: ts.Node): boolean {
  if (!ts.canHaveModifiers(node)) return false
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false
}

function isOurs({ flags, declarations }: ts.Symbol): boolean {
  const file = declarations?.[0]?.getSourceFile().fileName ?? ''
  const ours = file.startsWith(join(projectRoot, 'src/')) && !INNER.some(folder => file.startsWith(folder))
  return ours && !(flags & ts.SymbolFlags.TypeParameter)
}
