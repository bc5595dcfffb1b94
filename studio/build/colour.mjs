// Colours source code when the page is built: nothing of the highlighter reaches the page but the coloured tokens.
import { createHighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import python from 'shiki/langs/python.mjs'
import typescript from 'shiki/langs/typescript.mjs'

/** The kinds of tokens: k keyword, s string, n number, c comment, i name, t type, f call; and their grammars' scopes. */
const scopes = {
  i: ['variable', 'string meta.fstring variable'],
  k: [
    'keyword.control',
    'keyword.operator.new',
    'keyword.operator.expression',
    'keyword.operator.logical.python',
    'storage',
    'variable.language',
    'constant.language',
  ],
  s: ['string'],
  n: ['constant.numeric'],
  t: ['entity.name.type', 'support.type', 'entity.other.inherited-class'],
  f: ['entity.name.function', 'meta.function-call.generic', 'support.function'],
  c: [
    'comment',
    'string.quoted.docstring',
    ...['storage', 'variable', 'entity', 'keyword'].map(scope => `comment ${scope}`),
  ],
}
const kinds = Object.keys(scopes)

/** A theme whose colours are the kinds: #000001 the first. */
const theme = {
  name: 'kinds',
  type: 'light',
  fg: '#000000',
  bg: '#ffffff',
  settings: kinds.map((kind, i) => ({ scope: scopes[kind], settings: { foreground: `#00000${i + 1}` } })),
}
const highlighter = await createHighlighterCore({
  langs: [python, typescript],
  themes: [theme],
  engine: createJavaScriptRegexEngine(),
})

/** The tokens of each line as [text, kind]; kind '' is all else. */
export function colour(text, lang) {
  return highlighter
    .codeToTokensBase(text, { lang, theme: theme.name })
    .map(line => line.flatMap(({ content, color }) => named(content, kinds[Number(color?.at(-1)) - 1] ?? '')))
}

/** The page lights up a name's uses; grammars leave plain names of Python without a scope. */
function named(text, kind) {
  if (kind !== '') return [[text, kind]]
  return (text.match(/[A-Za-z_]\w*|[^A-Za-z_]+/g) ?? []).map(part => [part, /^[A-Za-z_]/.test(part) ? 'i' : ''])
}
