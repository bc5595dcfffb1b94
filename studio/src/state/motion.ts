/** Whether whoever looks asked for less motion. */
function isStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/**
 * Draws a passage, frame by frame, from 0 to 1; only its end where no motion is wanted.
 *
 * @param ms how long it takes; 0: no time
 * @returns what breaks it off
 */
export function passage(ms: number, draw: (share: number) => void): () => void {
  if (ms === 0 || isStill()) {
    draw(1)
    return () => {}
  }
  const start = performance.now()
  const next = (now: number): void => {
    const share = Math.max(0, Math.min(1, (now - start) / ms))
    draw(share)
    if (share < 1) frame = requestAnimationFrame(next)
  }
  let frame = requestAnimationFrame(next)
  draw(0)
  return () => cancelAnimationFrame(frame)
}
