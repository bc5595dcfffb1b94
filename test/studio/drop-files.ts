import type { Page } from 'playwright-core'

/** Drops files on the page, as somebody does from a folder. */
export async function dropFiles(page: Page, files: { name: string; bytes: Uint8Array | number[] }[]): Promise<void> {
  // As text: a list of numbers takes seconds for a model.
  const sent = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
  await page.evaluate(files => {
    const dataTransfer = new DataTransfer()
    for (const { name, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
      dataTransfer.items.add(new File([bytes], name))
    }
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
    if (document.body.dispatchEvent(event)) throw new Error('the browser would leave the page for the file')
  }, sent)
}
