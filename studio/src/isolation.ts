const TRIED = 'glassformer-isolation-tried'

/**
 * Where the host doesn't send the headers that threads need, a service worker adds them; it takes hold at the next
 * load, so the page loads once more, and only once. Without service workers or storage it stays on one thread.
 */
export function isolate(): void {
  if (globalThis.crossOriginIsolated || !globalThis.isSecureContext || navigator.serviceWorker === undefined) return
  if (new URLSearchParams(location.search).has('no-threads')) return
  const reload = (): void => {
    try {
      if (sessionStorage.getItem(TRIED) !== null) return
      sessionStorage.setItem(TRIED, 'yes')
    } catch {
      return // without storage it couldn't be known that this was tried
    }
    location.reload()
  }
  navigator.serviceWorker.register('./isolate.js').then(
    registration => {
      if (registration.active !== null) return reload()
      navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true })
    },
    () => undefined,
  )
}
