import type { PrintOptions } from '../../explain/print/print-options.js'
import { languageOr } from '../language.js'
import { print } from '../output.js'
import { hasColours, textColumns } from '../terminal.js'
import type { ExplainFlags } from './explain-flags.js'

/** Longer lines are hard to read. */
const WIDEST = 120

export function printOptions(flags: ExplainFlags): Required<PrintOptions> {
  return {
    language: languageOr(flags.lang),
    width: Math.min(textColumns(), WIDEST),
    colour: hasColours(),
    full: flags.full === true,
  }
}

export async function printLines(lines: readonly string[]): Promise<void> {
  await print(`${lines.join('\n')}\n`)
}
