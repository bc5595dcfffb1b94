import { carriedTo } from '../picture/walk/navigate.ts'
import { view } from './view.svelte.ts'

/** To a tensor and its numbers: at the cell given, or at the one where the selection's tokens and axes lead. */
export function goToTensor(tensor: string, at: readonly number[] = carriedTo(tensor), gradient = view.grad): void {
  Object.assign(view, { view: 'model', depth: 'tensor', tensor, at: [...at], grad: gradient, file: '', line: 0 })
}
