import * as z from 'zod/mini'

/** The runs beside the page, the first to be shown first: what the server was started with, then those it brings. */
export async function offeredRuns(): Promise<readonly string[]> {
  const response = await fetch(new URL('runs/index.json', document.baseURI))
  return z
    .array(z.string())
    .check(z.minLength(1))
    .parse(await response.json())
}
