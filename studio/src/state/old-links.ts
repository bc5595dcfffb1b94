/** Where the views of 0.1.0 are now: their links keep their meaning. */
const moved: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  see: { view: 'model', pane: 'code' },
  lessons: { view: 'learn' },
  take: { view: 'compare', compare: 'take' },
  time: { view: 'compare', compare: 'time' },
  keep: { view: 'share' },
}

/** The entries of a link, those of 0.1.0 in today's words. */
export function entriesOf(hash: string): ReadonlyMap<string, string> {
  const entries = new Map(new URLSearchParams(hash.replace(/^#/, '')))
  const now = moved[entries.get('view') ?? '']
  return now === undefined ? entries : new Map([...entries, ...Object.entries(now)])
}
