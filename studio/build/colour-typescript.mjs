// TypeScript's own scanner as a highlighter: nothing of it reaches the page but the coloured tokens.
import ts from 'typescript'

/** The tokens of each line as [text, kind]; kind: k keyword, s string, n number, c comment, i name, t type, f call, '' other. */
export function colourTypeScript(text) {
  const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true)
  const kinds = new Map()
  const visit = node => {
    if (ts.isIdentifier(node)) kinds.set(node.getStart(), kindOfName(node))
    ts.forEachChild(node, visit)
  }
  visit(file)

  const tokens = []
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text)
  let templateDepth = 0
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.TemplateHead) templateDepth++
    if (kind === ts.SyntaxKind.CloseBraceToken && templateDepth > 0) {
      kind = scanner.reScanTemplateToken(false)
      if (kind === ts.SyntaxKind.TemplateTail) templateDepth--
    }
    tokens.push([scanner.getTokenText(), kinds.get(scanner.getTokenStart()) ?? kindOfToken(kind)])
  }
  return inLines(tokens)
}

function kindOfName(node) {
  const { parent } = node
  if (ts.isTypeReferenceNode(parent) || ts.isClassDeclaration(parent) || ts.isInterfaceDeclaration(parent)) return 't'
  if (ts.isCallExpression(parent) && parent.expression === node) return 'f'
  if (ts.isPropertyAccessExpression(parent) && parent.name === node && ts.isCallExpression(parent.parent))
    return parent.parent.expression === parent ? 'f' : 'i'
  return 'i'
}

function kindOfToken(kind) {
  const { SyntaxKind } = ts
  if (kind >= SyntaxKind.FirstKeyword && kind <= SyntaxKind.LastKeyword) return 'k'
  if (kind === SyntaxKind.SingleLineCommentTrivia || kind === SyntaxKind.MultiLineCommentTrivia) return 'c'
  if (kind === SyntaxKind.NumericLiteral) return 'n'
  if (kind === SyntaxKind.StringLiteral || kind === SyntaxKind.NoSubstitutionTemplateLiteral) return 's'
  if (kind >= SyntaxKind.TemplateHead && kind <= SyntaxKind.TemplateTail) return 's'
  return ''
}

/** Tokens by line; a token that spans lines is cut. Neighbours of one kind become one, but names stay alone. */
export function inLines(tokens) {
  const lines = [[]]
  for (const [text, kind] of tokens) {
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) lines.push([])
      if (part === '') continue
      const line = lines.at(-1)
      const last = line.at(-1)
      if (last && last[1] === kind && kind !== 'i' && kind !== 'f') last[0] += part
      else line.push([part, kind])
    }
  }
  return lines
}
