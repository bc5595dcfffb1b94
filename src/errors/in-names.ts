import { GlassformerError } from './glassformer-error.js'

/** How a reader calls what a message names; `undefined`: as the message does. */
export type Naming = (name: string) => string | undefined

/** A word, or several with dots between. */
const NAME = /(?<![\w.-])[a-z]\w*(\.\w+)*(?![\w-])/giu

/** A message with the reader's names in it, such as flags for options. */
export function inNames(message: string, naming: Naming): string {
  return message.replace(NAME, name => naming(name) ?? name)
}

/** The naming of a table. */
export function namesOf(table: Readonly<Record<string, string>>): Naming {
  return name => (Object.hasOwn(table, name) ? table[name] : undefined)
}

/** Runs what checks values that the reader calls otherwise: its complaints have the reader's names. */
export function naming<T>(names: Naming, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw error instanceof GlassformerError ? new GlassformerError(inNames(error.message, names)) : error
  }
}
