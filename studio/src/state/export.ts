import { drawFigure } from '#dist/explain/draw/draw-figure.js'
import { matrix } from '#dist/explain/figures/figure.js'
import { flatten, unflatten } from '#dist/math/row-major.js'
import type { NodeInfo, TensorNumbers } from '../engine/protocol.ts'
import { t } from '../text/text.svelte.ts'
import { studio } from './studio.svelte.ts'
import { axisLabels, clampIndex } from './tensors.ts'
import { view } from './view.svelte.ts'

/** One line a number: its place along every named axis, then the value. */
export function tensorCsv({ data, shape }: TensorNumbers, node: NodeInfo): string {
  const head = [...shape.map((_, axis) => node.axes[axis] || `axis${axis}`), 'value'].join(',')
  const lines = Array.from(data, (value, place) => [...unflatten(place, shape), value].join(','))
  return `${[head, ...lines].join('\n')}\n`
}

export function tensorJson({ name, data, shape }: TensorNumbers, { axes }: NodeInfo): string {
  return `${JSON.stringify({ name, axes, shape, data: Array.from(data) })}\n`
}

/** Which model is in view, at which step, on which example, without which parts. */
export function exampleLine(): string {
  const model = t().scene.runs[studio.run?.id ?? ''] ?? studio.run?.id ?? ''
  const example = view.src === '' ? (studio.run?.sample ?? '') : view.src
  return [
    `Glassformer · ${model} · ${t().scene.ofStep(studio.look?.step ?? 0)} · ${t().scene.input}: ${example}`,
    ...view.parts.map(part => `✂ ${part}`),
  ].join(' · ')
}

/** The slice in view as an SVG, with all that a reader of it needs. */
export function tensorSvg({ data, shape }: TensorNumbers, node: NodeInfo, link: string): string {
  const rank = shape.length
  const at = clampIndex(view.at, shape)
  const labels = (axis: number): string[] => axisLabels(node, axis, shape[axis] ?? 1, at, studio.look, studio.run)
  const nameOf = (axis: number): string => node.axes[axis] || node.dims[axis] || ''
  const axes = shape.map(
    (size, axis) => `${nameOf(axis)} ${size}${rank > 1 ? (['→', '↓'][rank - 1 - axis] ?? '') : ''}`,
  )
  const fixed = shape.slice(0, -2).flatMap((size, axis) => (size > 1 ? [`${nameOf(axis)} = ${at[axis]}`] : []))
  const name = `${node.name}${view.grad ? '@grad' : ''}`
  const size = shape.slice(-2).reduce((product, each) => product * each, 1)
  const start = rank === 0 ? 0 : flatten([...at.slice(0, -2), ...shape.slice(-2).map(() => 0)], shape)
  const slice = { data: data.subarray(start, start + size), shape: shape.slice(-2) }
  const figure = matrix(name, { en: name, zh: name }, slice, {
    look: 'heat',
    ...(rank > 1 ? { rows: labels(rank - 2) } : {}),
    ...(rank > 0 ? { columns: labels(rank - 1) } : {}),
  })
  const notes = [[`(${axes.join(', ')})`, ...fixed].join(' · '), exampleLine()]
  return drawFigure(figure, { language: view.lang, link, notes })
}

/** An SVG as a PNG of twice its size. */
export async function pngOf(picture: string): Promise<Blob> {
  const svg = new Blob([picture], { type: 'image/svg+xml' })
  const url = URL.createObjectURL(svg)
  try {
    const image = new Image()
    image.src = url
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 2 * image.width
    canvas.height = 2 * image.height
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((resolve, reject) => {
      canvas.toBlob(blob => (blob === null ? reject(new Error('the picture is too large for a PNG')) : resolve(blob)))
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Hands a file to the browser. */
export function download(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A model's files: the weights of a step, its options and its vocabulary. */
export async function saveWeights(run: string, step: number): Promise<void> {
  const files = await studio.call('weights', { run, step })
  for (const { name, bytes } of files) download(name, 'application/octet-stream', bytes)
}
