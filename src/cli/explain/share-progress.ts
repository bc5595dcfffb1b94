import { Presets, SingleBar } from 'cli-progress'
import { isQuiet, note } from '../output.js'

const LINE_EVERY = 0.25

/** Shows on stderr which share of some work is done: a bar on a terminal, a few lines elsewhere. */
export function shareProgress(title: string): { update(done: number): void; stop(): void } {
  if (isQuiet() || !process.stderr.isTTY) {
    let shown = 0
    return {
      update(done) {
        if (done < shown + LINE_EVERY) return
        shown = Math.floor(done / LINE_EVERY) * LINE_EVERY
        note(`${title}: ${Math.round(100 * shown)} %`)
      },
      stop: () => undefined,
    }
  }
  const bar = new SingleBar(
    { format: ` ${title} {bar} {percentage} %`, barsize: 30, hideCursor: true, fps: 10, clearOnComplete: true },
    Presets.shades_classic,
  )
  bar.start(1, 0)
  return { update: done => bar.update(done), stop: () => bar.stop() }
}
