import type { Scene } from '../engine/protocol.ts'
import { studio } from '../state/studio.svelte.ts'
import { type Effect, type Quality, qualityOf } from './effects.ts'

/** Held-out examples per pattern: enough to order the parts by. */
export const EXAMPLES = 20

/** Measures what every part does, one after the other; what is known is shown meanwhile. */
class Overview {
  /** The model that was measured: its scene without parts away. */
  key = $state('')
  whole = $state.raw<Quality | null>(null)
  effects = $state.raw<readonly Effect[]>([])
  left = $state(0)
  private round = 0

  get isRunning(): boolean {
    return this.left > 0
  }

  async measure(scene: Scene, parts: readonly string[]): Promise<void> {
    const round = ++this.round
    this.key = keyOf(scene)
    this.effects = []
    this.left = parts.length
    try {
      this.whole = await this.quality(scene, [])
      for (const [i, part] of parts.entries()) {
        const quality = await this.quality(scene, [part])
        if (round !== this.round) return
        if (quality !== null) this.effects = [...this.effects, { part, quality }]
        this.left = parts.length - i - 1
      }
    } catch (error) {
      studio.problem = error instanceof Error ? error.message : String(error)
    }
    if (round === this.round) this.left = 0
  }

  stop(): void {
    this.round++
    this.left = 0
  }

  private async quality(scene: Scene, parts: readonly string[]): Promise<Quality | null> {
    return qualityOf(await studio.call('compare', { scene: { ...scene, parts }, pairs: EXAMPLES }))
  }
}

export function keyOf({ run, step }: Scene): string {
  return `${run} ${step}`
}

export const overview = new Overview()
