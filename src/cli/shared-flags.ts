import { whole } from '../options/values.js'

/** The flag of every command that needs a model. */
export const MODEL_FLAG = ['--model <folder>', 'the model: a folder that train or import made'] as const

/** The flag of every command that prints one JSON document. */
export function jsonFlag(document: string): readonly [flag: string, about: string] {
  return ['--json', `print one JSON document: ${document}`]
}

/** The port of a command that listens. */
export function portOption(standard: number) {
  return { type: whole(0, 65535), about: 'the port; 0: any free one', default: standard } as const
}
