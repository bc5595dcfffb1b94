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

/** What the first row says of the columns. */
export function columnsOf(row: readonly string[], policy: HeaderPolicy): Columns {
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
