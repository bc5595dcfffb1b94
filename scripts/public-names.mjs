// What the package exports, and what TSDoc says of it.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

/**
 * @typedef {object} PublicName
 * @property {string} name `Transformer`, or `Transformer.stateDict`
 * @property {string} place `src/model/transformer.ts:23`
 * @property {boolean} isCode whether it is a function or a class
 * @property {string} summary
 * @property {string[]} examples the text of each `@example`, without its fence
 */

/** Every name of every entry point in package.json, and what its classes and interfaces do. @returns {PublicName[]} */
export function publicNames(root) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const declarations = Object.values(exports).flatMap(({ types }) => types ?? [])
  const entries = [...new Set(declarations)].map(path =>
    join(root, path.replace('dist/', 'src/').replace('.d.ts', '.ts')),
  )
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(entries, { ...options, noLib: true, types: [] }) // names alone need no library
  const checker = program.getTypeChecker()
  const exported = entries.flatMap(entry =>
    checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(entry))),
  )
  const originals = exported.map(symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  )
  return [...new Set(originals)].flatMap(symbol => [
    describe(symbol),
    ...methodsOf(symbol).map(method => describe(method, `${symbol.name}.`)),
  ])

  function describe(symbol, owner = '') {
    const [declaration] = symbol.declarations
    const source = declaration.getSourceFile()
    const line = source.getLineAndCharacterOfPosition(declaration.getStart()).line + 1
    const examples = symbol.getJsDocTags(checker).filter(({ name }) => name === 'example')
    return {
      name: owner + symbol.name,
      place: `${relative(root, source.fileName)}:${line}`,
      isCode: ts.isFunctionDeclaration(declaration) || ts.isClassDeclaration(declaration),
      summary: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
      examples: examples.map(({ text }) => /^```ts\n(.*)^```/ms.exec(ts.displayPartsToString(text))?.[1] ?? ''),
    }
  }
}

/** The methods and accessors of a class or an interface that are not private. */
function methodsOf({ members = new Map(), exports = new Map() }) {
  const kinds = ts.SymbolFlags.Method | ts.SymbolFlags.Accessor
  return [...members.values(), ...exports.values()].filter(
    ({ flags, valueDeclaration }) =>
      flags & kinds && !(ts.getCombinedModifierFlags(valueDeclaration) & ts.ModifierFlags.Private),
  )
}

/** What is missing of what TSDoc should say of each, a line each: every name says what it is, functions and classes show it. */
export function undocumented(names) {
  return names.flatMap(({ name, place, isCode, summary, examples }) => [
    ...(summary === '' ? [`${place}: ${name} has no summary`] : []),
    ...(isCode && !examples.some(text => text !== '') ? [`${place}: ${name} has no @example in a \`\`\`ts block`] : []),
  ])
}
