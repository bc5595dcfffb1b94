import { GlassformerError } from '../../errors/glassformer-error.js'
import { flagNames } from '../../options/flags.js'
import { serveOptions } from '../../serve/serve-options.js'
import { configPage } from './config-page.js'
import { optionTable } from './option-table.js'

/** The pages that say what tables of options say, and what makes them of what they are. */
export const optionPages: Readonly<Record<string, (page: string) => string>> = {
  'docs/config.md': () => configPage(),
  'docs/serve.md': page => withPart(page, 'limits', optionTable(serveOptions.limits.type.table, serveFlags, 'limits')),
}

const serveFlags = flagNames(serveOptions)

/** The page with what stands between its marks `<!-- name -->` and `<!-- /name -->` made anew. */
function withPart(page: string, name: string, part: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new GlassformerError(`the page has no marks ${begin} … ${end}`)
  return `${page.slice(0, from + begin.length)}\n${part}\n${page.slice(to)}`
}
