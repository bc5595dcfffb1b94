import { oneLine } from '../../errors/one-line.js'
import type { Sample } from '../../train/samples.js'

/** `9 7 4 2 → 2 4 7 9 ✓` */
export function sampleLine({ input, output, expected }: Sample): string {
  return oneLine(`${input} → ${output} ${output === expected ? '✓' : `✗ (${expected})`}`)
}
