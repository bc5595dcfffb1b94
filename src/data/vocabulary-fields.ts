import { someTexts } from '../options/lists.js'
import type { FieldTable } from '../options/option.js'
import { aText } from '../options/values.js'

/** The fields of `SpecialTokens`. */
export const specialFields = {
  pad: { type: aText },
  sos: { type: aText, required: true },
  eos: { type: aText, required: true },
  unk: { type: aText },
} as const satisfies FieldTable

/** The fields of `Framing`. */
export const framingFields = {
  begins: { type: someTexts },
  reserved: { type: someTexts },
} as const satisfies FieldTable
