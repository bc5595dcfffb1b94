import { errorText } from '#dist/explain/errors.zh.js'
import { view } from '../state/view.svelte.ts'
import { en, type Text } from './en.ts'
import { zh } from './zh.ts'

/** The words of the language in view. */
export function t(): Text {
  return view.lang === 'zh' ? zh : en
}

/** A message of the engine, which speaks English, in the language in view; as it is where nobody has translated it. */
export function say(message: string): string {
  return errorText(message, view.lang)
}
