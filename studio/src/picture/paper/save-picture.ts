import { download, exampleLine, pngOf } from '../../state/export.ts'
import { shareLink } from '../../state/share-link.svelte.ts'
import { studio } from '../../state/studio.svelte.ts'
import { view } from '../../state/view.svelte.ts'
import { t } from '../../text/text.svelte.ts'
import { readDrawn } from '../cells/numbers.svelte.ts'
import { crossingOf, wantedOf } from '../cells/wanted.ts'
import { anatomyOf } from '../layout/anatomy.ts'
import { parseToken, wordsOf } from '../layout/sequences.ts'
import { litLanes } from '../walk/lit.ts'
import { drawPaper } from './draw-paper.ts'

/** The model's picture of the example in view, as a file. */
export async function savePicture(kind: 'svg' | 'png'): Promise<void> {
  const { look, run, nodes } = studio
  if (look === null || run === undefined) return
  const anatomy = anatomyOf(nodes)
  const numbers = await readDrawn(wantedOf(anatomy))
  const svg = drawPaper({
    anatomy,
    nodes,
    numbers,
    words: wordsOf(look, run),
    lit: litLanes(parseToken(view.follow), numbers.get(crossingOf(anatomy) ?? '')),
    wordAt: id => run.tokens.target[id] ?? String(id),
    title: t().model.sentences[run.settings?.task ?? ''] ?? t().model.sentence,
    caption: exampleLine(),
    link: shareLink(),
    text: t().model,
  })
  const name = `${run.id}-${look.step}.${kind}`
  if (kind === 'svg') download(name, 'image/svg+xml', svg)
  else download(name, 'image/png', await pngOf(svg))
}
