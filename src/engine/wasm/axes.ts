import type { Dim } from '../../tensor/dim.js'

/** True for the batch axis, by which the workers share most of the work. */
export function isBatch(size: Dim | undefined): boolean {
  return typeof size === 'object' && size.symbol === 'N' && size.offset === 0
}

/** True for a length of sequences that only a run knows: an axis that packing may shorten. */
export function isLength(size: Dim | undefined): size is Exclude<Dim, number> {
  return typeof size === 'object' && size.symbol !== 'N'
}
