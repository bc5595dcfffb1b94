/** 352717 → `352,717`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** 0.9951 → `99.5 %`. */
export function percent(share: number): string {
  return `${percentage(share)} %`
}

/** 0.9951 → `99.5`, rightly rounded; but `100.0` is all, and nothing less. */
export function percentage(share: number): string {
  const tenths = Math.round(Number((share * 1000).toPrecision(12))) // 0.2885 · 1000 is 288.49999999999994
  return ((share < 1 ? Math.min(tenths, 999) : tenths) / 10).toFixed(1)
}

/** 75.2 → `1 min 15 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const

/** 4294967296 → `4.3 GB`. */
export function bytes(value: number): string {
  const power = Math.min(Math.max(Math.floor(Math.log10(value) / 3), 0), UNITS.length - 1)
  const scaled = value / 1000 ** power
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : count(scaled)} ${UNITS[power]}`
}
