import { flatten, unflatten } from '#dist/math/row-major.js'
import type { NodeInfo, TensorNumbers } from '../engine/protocol.ts'
import { studio } from './studio.svelte.ts'
import { clampIndex, MASKED } from './tensors.ts'

/** One line a number: its place along every named axis, then the value. */
export function tensorCsv({ data, shape }: TensorNumbers, node: NodeInfo): string {
  const head = [...shape.map((_, axis) => node.axes[axis] || `axis${axis}`), 'value'].join(',')
  const lines = Array.from(data, (value, place) => [...unflatten(place, shape), value].join(','))
  return `${[head, ...lines].join('\n')}\n`
}

export function tensorJson({ name, data, shape }: TensorNumbers, { axes }: NodeInfo): string {
  return `${JSON.stringify({ name, axes, shape, data: Array.from(data) })}\n`
}

const CELL = 24

/** The slice in view as a picture that stands alone: no colour of it depends on the page. */
export function tensorSvg(numbers: TensorNumbers, node: NodeInfo, at: readonly number[]): string {
  const { rows, columns, value, largest } = slice(numbers, at)
  const cells: string[] = []
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const [place, size] = [`x="${c * CELL}" y="${r * CELL + 28}"`, `width="${CELL - 1}" height="${CELL - 1}"`]
      const fill = colour(value(r, c), largest)
      cells.push(`<rect ${place} ${size} fill="${fill}"><title>${value(r, c)}</title></rect>`)
    }
  }
  const [width, height] = [Math.max(columns * CELL, 360), rows * CELL + 32]
  const title = `${node.name} (${node.axes.map((axis, i) => `${axis} ${numbers.shape[i]}`).join(', ')})`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="2" y="16" font-family="monospace" font-size="11">${title}</text>`,
    ...cells,
    '</svg>',
  ].join('')
}

export async function tensorPng(numbers: TensorNumbers, node: NodeInfo, at: readonly number[]): Promise<Blob> {
  const svg = new Blob([tensorSvg(numbers, node, at)], { type: 'image/svg+xml' })
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

function slice({ data, shape }: TensorNumbers, at: readonly number[]) {
  const rank = shape.length
  const first = clampIndex(at, shape)
  const rows = rank >= 2 ? (shape[rank - 2] ?? 1) : 1
  const columns = rank >= 1 ? (shape[rank - 1] ?? 1) : 1
  const value = (r: number, c: number): number => {
    const index = rank === 0 ? [] : rank === 1 ? [c] : [...first.slice(0, rank - 2), r, c]
    return data[flatten(index, shape)] ?? 0
  }
  let largest = 1e-12
  for (const number of data) if (Math.abs(number) < MASKED) largest = Math.max(largest, Math.abs(number))
  return { rows, columns, value, largest }
}

function colour(value: number, largest: number): string {
  if (Math.abs(value) >= MASKED) return '#dddddd'
  const share = Math.sqrt(Math.min(1, Math.abs(value) / largest))
  const [r, g, b] = (value < 0 ? [47, 116, 192] : [224, 123, 26]).map(part => Math.round(255 + (part - 255) * share))
  return `rgb(${r},${g},${b})`
}
