import { view } from '../state/view.svelte.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type Text = typeof en

/** The words of the language in view. */
export function t(): Text {
  return view.lang === 'zh' ? zh : en
}
