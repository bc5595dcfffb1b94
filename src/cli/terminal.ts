const USUAL_COLUMNS = 80

/** The columns that text may take: what `COLUMNS` says, else the terminal's, else 80. */
export function textColumns(): number {
  const asked = Number(process.env['COLUMNS'])
  if (Number.isInteger(asked) && asked > 0) return asked
  return process.stdout.columns ?? USUAL_COLUMNS
}

/** The lines of a screen; `Infinity` where stdout is no terminal. */
export function textRows(): number {
  return process.stdout.isTTY ? process.stdout.rows : Number.POSITIVE_INFINITY
}

/** Whether stdout is a terminal that shows colours, and nobody set `NO_COLOR`. */
export function hasColours(): boolean {
  return process.stdout.isTTY && process.stdout.hasColors()
}
