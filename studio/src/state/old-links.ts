/** Where the views of 0.1.0 are now: their links keep their meaning. */
const moved: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  see: { view: 'model', depth: 'tensor', pane: 'code' },
  lessons: { view: 'learn' },
  take: { view: 'compare', compare: 'take' },
  time: { view: 'compare', compare: 'time' },
  keep: { view: 'share' },
}

/** The entries of a link, those of 0.1.0 in today's words. */
export function entriesOf(hash: string): ReadonlyMap<string, string> {
  const entries = new Map(new URLSearchParams(hash.replace(/^#/, '')))
  // What names a tensor and neither a view nor a depth was made where tensors were the first view.
  const isOld = entries.has('tensor') && !entries.has('view') && !entries.has('depth')
  const now = moved[isOld ? 'see' : (entries.get('view') ?? '')]
  return now === undefined ? entries : new Map([...entries, ...Object.entries(now)])
}
