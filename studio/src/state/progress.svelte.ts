const KEY = 'glassformer-lessons'

/** The lessons whose prediction was made rightly; kept in the browser where it allows that. */
export const progress = $state<{ done: string[] }>({ done: read() })

export function markDone(id: string): void {
  if (progress.done.includes(id)) return
  progress.done = [...progress.done, id]
  try {
    localStorage.setItem(KEY, JSON.stringify(progress.done))
  } catch {
    // Storage refused: it is kept as long as the page is open.
  }
}

function read(): string[] {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(known) ? known.filter(id => typeof id === 'string') : []
  } catch {
    return []
  }
}
