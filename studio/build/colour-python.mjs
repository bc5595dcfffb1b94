import { inLines } from './colour-typescript.mjs'

const keywords = new Set(
  'and as class def elif else for from if import in is lambda None not or raise return self super True False while with'.split(
    ' ',
  ),
)
const token =
  /("""[\s\S]*?""")|(#[^\n]*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(\b\d[\d._e]*\b)|([A-Za-z_]\w*)(\s*\()?|(\s+|[^\w\s])/g

/** Enough of Python to colour the twin: the tokens of each line as [text, kind]. */
export function colourPython(text) {
  const tokens = []
  for (const [, doc, comment, string, number, name, call, other] of text.matchAll(token)) {
    if (doc !== undefined) tokens.push([doc, 'c'])
    else if (comment !== undefined) tokens.push([comment, 'c'])
    else if (string !== undefined) tokens.push([string, 's'])
    else if (number !== undefined) tokens.push([number, 'n'])
    else if (name !== undefined) {
      tokens.push([name, keywords.has(name) ? 'k' : call !== undefined ? 'f' : /^[A-Z]/.test(name) ? 't' : 'i'])
      if (call !== undefined) tokens.push([call, ''])
    } else tokens.push([other, ''])
  }
  return inLines(tokens)
}
