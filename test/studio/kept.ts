import type { Page } from 'playwright-core'

/** The step of the training that the browser keeps. */
export function keptStep(page: Page): Promise<number | null> {
  return kept(page).then(training => training?.step ?? null)
}

/** How many steps its curve has, and the last of them. */
export async function keptCurve(page: Page): Promise<[number, number]> {
  const { curve = [] } = (await kept(page)) ?? {}
  return [new Set(curve.map(([step]) => step)).size, curve.at(-1)?.[0] ?? 0]
}

function kept(page: Page): Promise<{ step: number; curve: [number, number, number][] } | null> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('glassformer', 1)
        // The page makes its database: one made here would be empty, and the page's training could not be kept.
        opening.onupgradeneeded = () => opening.transaction?.abort()
        opening.onerror = () => (opening.error?.name === 'AbortError' ? resolve(null) : reject(opening.error))
        opening.onsuccess = () => {
          const database = opening.result
          const asked = database.transaction('training').objectStore('training').get('current')
          asked.onsuccess = () => {
            resolve(asked.result ?? null)
            database.close()
          }
        }
      }),
  )
}
