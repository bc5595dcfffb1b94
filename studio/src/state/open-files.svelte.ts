import { t } from '../text/text.svelte.ts'
import { looksLikePairs } from './looks-like-pairs.ts'
import { keepPairs, pairs } from './pairs.svelte.ts'
import { showModel } from './show-model.ts'
import { studio } from './studio.svelte.ts'
import { view } from './view.svelte.ts'

/** What became of the model's files that were opened last. */
export const opened = $state({ said: '', failed: '' })

/** A model from its files: weights, options, vocabulary. */
export async function openModel(chosen: readonly File[]): Promise<void> {
  Object.assign(opened, { said: '', failed: '' })
  try {
    const files = await Promise.all(chosen.map(async file => ({ name: file.name, bytes: await file.arrayBuffer() })))
    const info = await studio.call('openFiles', { files })
    // A link may have asked for this model: then its example waits for it.
    if (!(studio.isAbsent && view.run === 'file')) {
      showModel('file')
      view.parts = []
    }
    studio.add(info)
    opened.said = t().keep.opened(info.parameterCount, info.task === null ? null : taskName(info.task))
  } catch (error) {
    opened.failed = error instanceof Error ? error.message : String(error)
  }
}

/** Somebody's own pairs from a file of lines. */
export async function openPairs(file: File): Promise<void> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    if (!looksLikePairs(file.name, text)) {
      studio.training.failed = t().train.notPairs(file.name)
      return
    }
    pairs.text = text
    keepPairs()
    view.task = 'pairs'
    studio.training.failed = ''
  } catch {
    studio.training.failed = t().train.notText(file.name)
  }
}

function taskName(task: string): string {
  const names: Readonly<Record<string, string>> = t().train.tasks
  return names[task] ?? task
}

/** Files may be dropped anywhere; without this the browser would leave the page for them. */
export function takeDrops(): () => void {
  const over = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  }
  const drop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])]
    const [first] = files
    if (first === undefined) return
    event.preventDefault()
    if (files.some(({ name }) => /\.(safetensors|json)$/.test(name))) {
      view.view = 'share'
      void openModel(files)
      return
    }
    view.view = 'train'
    if (studio.training.started) {
      studio.training.failed = t().train.resetFirst(first.name)
      return
    }
    void openPairs(first)
  }
  addEventListener('dragover', over)
  addEventListener('drop', drop)
  return () => {
    removeEventListener('dragover', over)
    removeEventListener('drop', drop)
  }
}
