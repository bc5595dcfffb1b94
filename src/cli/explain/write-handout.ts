import { join } from 'node:path'
import { UsageError } from '../../errors/usage-error.js'
import { openCourse } from '../../explain/handout/course.js'
import { htmlHandout } from '../../explain/handout/html.js'
import { markdownHandout } from '../../explain/handout/markdown.js'
import type { Language } from '../../explain/text.js'
import { writeFolder } from '../../formats/node/write-folder.js'
import { printJson } from '../json.js'
import { print } from '../output.js'
import type { ExplainFlags } from './explain-flags.js'
import type { HandoutFormat } from './handout-formats.js'
import { modelInView } from './model-in-view.js'
import { shareProgress } from './share-progress.js'

const handouts = { html: htmlHandout, markdown: markdownHandout }
/** The files that a reader opens first. */
const entries: Readonly<Record<HandoutFormat, string>> = { html: 'course.html', markdown: 'README.md' }

/** `explain --all`: every lesson, computed, as pages to print or to hand on. */
export async function writeHandout(flags: ExplainFlags, language: Language): Promise<void> {
  const { format = 'html', out, training, json } = flags
  if (out === undefined) throw new UsageError('explain --all writes files: say where with --out FOLDER')
  const context = await modelInView(flags, language)
  const progress = shareProgress({ zh: '生成讲义', en: 'making the handout' }[language])
  const chapters = await openCourse(context, { training, onProgress: progress.update }).finally(progress.stop)
  const files = handouts[format](chapters, language)
  const bytes = new Map([...files].map(([name, text]) => [name, new TextEncoder().encode(text)] as const))
  await writeFolder(out, bytes)
  if (json) return printJson({ format, lang: language, out, files: [...files.keys()] })
  await print(`${join(out, entries[format])}\n`)
}
