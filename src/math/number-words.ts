/** 352717 → `352,717`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** 0.9951 → `99.5 %`. */
export function percent(share: number): string {
  // Rounded down: 999 of 1,000 is not 100 %.
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`
}

/** 75.2 → `1 min 15 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
