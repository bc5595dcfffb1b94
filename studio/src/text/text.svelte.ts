import { view } from '../state/view.svelte.ts'
import { en, type Text } from './en.ts'
import { zh } from './zh.ts'

/** The words of the language in view. */
export function t(): Text {
  return view.lang === 'zh' ? zh : en
}
