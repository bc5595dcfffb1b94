import { tick } from 'svelte'
import { tensorJson } from '../state/export.ts'
import { studio } from '../state/studio.svelte.ts'
import { left, view } from '../state/view.svelte.ts'

/** The view that was left for “Share” as one file: its picture, its style, the numbers of its tensor; no script. */
export async function standalone(link: string): Promise<string> {
  const here = view.view
  view.view = left.view
  await settled()
  const main = document.getElementById('content')
  const body = main === null ? '' : frozen(main)
  const title = document.title
  view.view = here
  const numbers = await studio.read(view.tensor, view.grad)
  const node = studio.nodes.get(view.tensor)
  const data = numbers === null || node === undefined ? 'null' : tensorJson(numbers, node)
  const { lang, dataset } = document.documentElement
  return [
    '<!doctype html>',
    `<html lang="${lang}"${dataset['theme'] === undefined ? '' : ` data-theme="${dataset['theme']}"`}>`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${styles()}</style></head>`,
    `<body>${body}<p class="note" style="padding: 0 var(--margin) 2rem"><a href="${escaped(link)}">Glassformer</a></p>`,
    `<script type="application/json" id="tensor">${data.replaceAll('<', '\\u003c')}</script></body></html>`,
    '',
  ].join('\n')
}

/** Two frames after the view was put together, and once more for numbers that come from the worker. */
async function settled(): Promise<void> {
  await tick()
  await new Promise(resolve => setTimeout(resolve, 600))
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
}

/** A copy that looks the same without the page behind it: canvases as images, fields with what stands in them. */
function frozen(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement
  const canvases = [...element.querySelectorAll('canvas')]
  for (const [i, canvas] of [...copy.querySelectorAll('canvas')].entries()) {
    const source = canvases[i]
    if (source === undefined || source.width * source.height === 0) continue
    const image = document.createElement('img')
    for (const { name, value } of source.attributes)
      if (name !== 'width' && name !== 'height') image.setAttribute(name, value)
    image.width = source.clientWidth
    image.height = source.clientHeight
    image.src = source.toDataURL()
    canvas.replaceWith(image)
  }
  const fields = [...element.querySelectorAll<HTMLInputElement>('input, select, textarea')]
  for (const [i, field] of [...copy.querySelectorAll<HTMLInputElement>('input, select, textarea')].entries()) {
    field.setAttribute('value', fields[i]?.value ?? '')
    field.setAttribute('disabled', '')
  }
  for (const button of copy.querySelectorAll('button')) button.setAttribute('tabindex', '-1')
  return copy.outerHTML
}

/** All rules of the page but its typefaces, which are files. */
function styles(): string {
  return [...document.styleSheets]
    .flatMap(sheet => [...sheet.cssRules])
    .filter(rule => !(rule instanceof CSSFontFaceRule))
    .map(({ cssText }) => cssText)
    .join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
