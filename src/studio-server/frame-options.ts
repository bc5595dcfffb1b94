import { listOf } from '../options/lists.js'
import type { OptionTable } from '../options/option.js'
import { leaf } from '../options/values.js'

const anOrigin = leaf({
  words: 'an origin such as https://school.example, without path',
  jsonSchema: { type: 'string' },
  accepts: (value): value is string => typeof value === 'string' && isOrigin(value),
  parse: text => text,
})

/** Whose pages may show the studio in a frame. */
export const frameOptions = {
  allowFrames: {
    type: listOf(anOrigin, 'origins'),
    about: 'origins whose pages may show the studio in a frame, besides its own',
    default: [],
    flag: '--allow-frame',
  },
} as const satisfies OptionTable

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol } = new URL(text)
  return /^https?:$/.test(protocol) && origin === text
}
