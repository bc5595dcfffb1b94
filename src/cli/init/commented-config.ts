import type { Choice } from './choices.js'

/** A config for people to read and change: JSON, its reasons as comments. */
export function commentedConfig(head: readonly string[], choices: readonly Choice[]): string {
  return `${head.map(line => `// ${line}\n`).join('')}${group(choices, '')}\n`
}

function group(choices: readonly Choice[], indent: string): string {
  const inner = `${indent}  `
  const entries = choices.map(choice => {
    const comment = choice.why === undefined ? '' : `${inner}// ${choice.why}\n`
    const value = 'group' in choice ? group(choice.group, inner) : inLine(choice.value)
    return `${comment}${inner}${JSON.stringify(choice.name)}: ${value}`
  })
  return `{\n${entries.join(',\n')}\n${indent}}`
}

/** `{ "every": 200, "heldOut": 500 }`: a line end in a string is written `\n`, so that none is left. */
function inLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/gu, ' ')
}
