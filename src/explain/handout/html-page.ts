import { element, escapeText } from '../draw/markup.js'
import type { Language } from '../text.js'
import { STYLE } from './style.js'

/** A page that stands alone: nothing in it is fetched. @param body markup */
export function htmlPage(title: string, language: Language, ...body: readonly string[]): string {
  const head = element(
    'head',
    {},
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element('title', {}, escapeText(title)),
    element('style', {}, STYLE),
  )
  const page = element('html', { lang: language === 'zh' ? 'zh-CN' : 'en' }, head, element('body', {}, ...body))
  return `<!doctype html>\n${page}\n`
}
