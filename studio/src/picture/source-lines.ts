import { type Source, sources } from 'virtual:sources'
import type { NodeInfo } from '../engine/protocol.ts'

/** A line of the executed source. */
export interface SourceLine {
  readonly path: string
  readonly number: number
  readonly code: string
  /** What its trailing comment says of the shape. */
  readonly shape: string
}

const found = new Map<string, SourceLine>()
for (const source of sources) {
  if (source.language !== 'ts') continue
  for (const [line, { key }] of Object.entries(source.bindings)) {
    if (key !== undefined) found.set(key, lineOf(source, Number(line)))
  }
}

/** The line that made a tensor. */
export function sourceLineOf({ className, label }: Pick<NodeInfo, 'className' | 'label'>): SourceLine | undefined {
  return found.get(`${className}.${label}`)
}

function lineOf({ path, lines }: Source, number: number): SourceLine {
  const text = (lines[number - 1] ?? []).map(([piece]) => piece).join('')
  const [code = '', shape = ''] = text.split(/\s*\/\/ (?=\()/)
  return {
    path,
    number,
    code: code
      .trim()
      .replace(/^const /, '')
      .replace(/\.as\('\w+'\)$/, ''),
    shape,
  }
}
