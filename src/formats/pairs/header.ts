import { GlassformerError } from '../../errors/glassformer-error.js'
import { shown } from '../../options/shown.js'

/** Whether a first row names the columns: `auto` takes usual names, `named` only `source` and `target`. */
export const headerPolicies = ['auto', 'named', 'yes', 'no'] as const
export type HeaderPolicy = (typeof headerPolicies)[number]

/** Which columns are what; and what is to be said about the row that was taken for a header, or not. */
export interface Columns {
  readonly width: number
  readonly source: number
  readonly target: number
  readonly isHeader: boolean
  readonly note?: string
}

const SOURCES = words(
  'source src input question prompt query original source_text input_text 源 源文 原文 输入 问题 问',
)
const TARGETS = words(
  'target tgt trg output answer response completion translation target_text output_text 目标 目标文 译文 翻译 输出 答案 回答 答',
)
/** Names of columns that are as likely to be text of their own. */
const LIKELY = words(
  'en de fr es it pt nl pl ru zh ja ko ar hi english german french spanish italian portuguese russian chinese japanese ' +
    'korean text label sentence word words phonemes pronunciation summary document key value x y from to before after ' +
    'reply wrong correct 中文 英文 英语 汉语 拼音 文本 标签 句子 词 日期',
)

/** Columns as a person names them: by name, or by number from 1. */
export interface NamedColumns {
  readonly sourceColumn?: string | undefined
  readonly targetColumn?: string | undefined
}

/**
 * What the first row, or whoever names them, says of the columns.
 *
 * @throws GlassformerError for a column that there isn't, or one that would be both
 */
export function columnsOf(row: readonly string[], policy: HeaderPolicy, named: NamedColumns = {}): Columns {
  const { sourceColumn, targetColumn } = named
  if (sourceColumn === undefined && targetColumn === undefined) return columnsOfHeader(row, policy)
  const said = columnsOfHeader(row, policy)
  const source = sourceColumn === undefined ? said.source : indexOf(row, sourceColumn, policy)
  const target = targetColumn === undefined ? said.target : indexOf(row, targetColumn, policy)
  if (source === target)
    throw new GlassformerError(`column ${source + 1} can't be both source and target: name both columns`)
  const names = policy === 'no' ? [] : row
  const isHeader =
    said.isHeader || [sourceColumn, targetColumn].some(name => name !== undefined && names.includes(name))
  return { width: row.length, source, target, isHeader }
}

function indexOf(row: readonly string[], column: string, policy: HeaderPolicy): number {
  const byName = policy === 'no' ? -1 : row.indexOf(column)
  const index = byName < 0 && /^[1-9]\d*$/u.test(column) ? Number(column) - 1 : byName
  if (index >= 0 && index < row.length) return index
  throw new GlassformerError(`there is no column ${shown(column)}; line 1 has ${row.length}: ${shown(row.join(', '))}`)
}

function columnsOfHeader(row: readonly string[], policy: HeaderPolicy): Columns {
  const plain = { width: 2, source: 0, target: 1, isHeader: false }
  if (policy === 'no') return plain
  const names = row.map(name => name.trim().toLowerCase().replace(/[ -]/gu, '_'))
  const exact = { source: row.indexOf('source'), target: row.indexOf('target') }
  if (exact.source >= 0 && exact.target >= 0) return { ...exact, width: row.length, isHeader: true }
  if (policy === 'named') return plain
  const [source, target] = [only(names, SOURCES), only(names, TARGETS)]
  if (source !== undefined && target !== undefined) {
    const said = `line 1 names the columns: ${row[source]} is the source, ${row[target]} the target`
    const note = policy === 'yes' ? {} : { note: `${said}; with --header no it is a pair` }
    return { width: row.length, source, target, isHeader: true, ...note }
  }
  if (policy === 'yes') return { ...plain, isHeader: true }
  const known = [SOURCES, TARGETS, LIKELY]
  if (row.length !== 2 || !names.every(name => known.some(list => list.has(name)))) return plain
  const doubt = `line 1 (${row.join(', ')}) looks like names of columns, but is read as a pair`
  return { ...plain, note: `${doubt}: --header yes leaves it out, --header no says that it is one` }
}

/** The one column that has such a name. */
function only(names: readonly string[], known: ReadonlySet<string>): number | undefined {
  const [first, ...others] = names.flatMap((name, index) => (known.has(name) ? [index] : []))
  return others.length === 0 ? first : undefined
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
