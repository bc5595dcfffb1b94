import { unflatten } from '#dist/math/row-major.js'
import type { NodeInfo, TensorNumbers } from '../engine/protocol.ts'
import { t } from '../text/text.svelte.ts'
import { studio } from './studio.svelte.ts'
import { tensorSvg } from './tensor-picture.ts'
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

/** The slice in view with all that a reader of it needs. */
export function pictureOf(numbers: TensorNumbers, node: NodeInfo, link: string): string {
  const { shape } = numbers
  const rank = shape.length
  const at = clampIndex(view.at, shape)
  const labels = (axis: number): string[] =>
    axis < 0 ? [''] : axisLabels(node, axis, shape[axis] ?? 1, at, studio.look, studio.run)
  const axisName = (axis: number): string => node.axes[axis] || node.dims[axis] || ''
  const axes = shape.map((size, axis) => `${axisName(axis)} ${size}`)
  const fixed = shape.slice(0, -2).flatMap((size, axis) => (size > 1 ? [`${axisName(axis)} = ${at[axis]}`] : []))
  const model = t().scene.runs[studio.run?.id ?? ''] ?? studio.run?.id ?? ''
  const example = view.src === '' ? (studio.run?.sample ?? '') : view.src
  return tensorSvg({
    title: `${node.name}${view.grad ? '@grad' : ''}`,
    subtitle: [`(${axes.join(', ')})`, ...fixed].join(' · '),
    caption: [
      `Glassformer · ${model} · ${t().scene.ofStep(studio.look?.step ?? 0)} · ${t().scene.input}: ${example}`,
      ...view.parts.map(part => `✂ ${part}`),
    ].join(' · '),
    link,
    data: numbers.data,
    shape,
    at,
    rowAxis: axisName(rank - 2),
    columnAxis: axisName(rank - 1),
    rowLabels: rank >= 2 ? labels(rank - 2) : [''],
    columnLabels: labels(rank - 1),
    maskedNote: t().keep.maskedCells,
  })
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
