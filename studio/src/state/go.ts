import { view } from './view.svelte.ts'

/** To a tensor on the picture, its own line beside it. */
export function goToTensor(tensor: string, at: readonly number[] = view.at, gradient = view.grad): void {
  Object.assign(view, { view: 'model', tensor, at: [...at], grad: gradient, file: '', line: 0 })
}
