import { GlassformerError } from '../errors/glassformer-error.js'
import type { Lesson } from './lesson.js'
import { lessons } from './lessons.js'
import type { Bilingual } from './text.js'

/** A lesson's place in the course. */
export interface Stop {
  readonly lesson: Lesson
  /** To read it and make its prediction. */
  readonly minutes: number
  /** The lessons that it builds on. */
  readonly needs: readonly string[]
  /** Counted from one. */
  readonly session: number
}

export interface PathChapter {
  /** Stable: other programs tell chapters by it. */
  readonly id: string
  readonly title: Bilingual
  readonly stops: readonly Stop[]
}

/** Minutes of a session. */
export const SESSION = 45

type Row = readonly [id: string, minutes: number, ...needs: string[]]

/** The course: what a lesson needs comes before it. */
const course: readonly { readonly id: string; readonly title: Bilingual; readonly rows: readonly Row[] }[] = [
  {
    id: 'tokens',
    title: { zh: '词元与任务', en: 'Tokens and the task' },
    rows: [
      ['parts', 5],
      ['sos-eos', 3, 'parts'],
      ['patterns', 4, 'sos-eos'],
      ['integer-ids', 3, 'sos-eos'],
      ['pad-index', 4, 'integer-ids'],
      ['batching', 4, 'pad-index'],
      ['unsqueeze', 3, 'batching'],
      ['input-and-target', 5, 'sos-eos', 'pad-index'],
    ],
  },
  {
    id: 'embedding-and-positions',
    title: { zh: '嵌入与位置', en: 'Embedding and positions' },
    rows: [
      ['embedding', 4, 'integer-ids'],
      ['embedding-example', 4, 'embedding', 'pad-index'],
      ['word-vectors', 4, 'embedding-example'],
      ['positional-encoding', 4, 'embedding'],
      ['position-example', 4, 'positional-encoding'],
      ['div-term', 4, 'position-example'],
      ['purpose-of-positions', 5, 'position-example'],
      ['why-sinusoids', 5, 'div-term', 'purpose-of-positions'],
      ['slice-and-add', 3, 'positional-encoding', 'batching'],
      ['slice-example', 3, 'slice-and-add', 'position-example'],
    ],
  },
  {
    id: 'attention-and-masks',
    title: { zh: '注意力与掩码', en: 'Attention and masks' },
    rows: [
      ['weighted-sum', 5, 'embedding'],
      ['energy', 4, 'weighted-sum'],
      ['q-and-k-size', 3, 'energy'],
      ['qkv-dimensions', 4, 'q-and-k-size'],
      ['merge-heads', 4, 'qkv-dimensions'],
      ['fc-out', 4, 'merge-heads'],
      ['src-mask', 4, 'pad-index', 'weighted-sum'],
      ['masked-fill', 4, 'energy', 'src-mask'],
      ['mask-broadcast', 4, 'masked-fill', 'qkv-dimensions', 'unsqueeze'],
      ['two-attentions', 5, 'mask-broadcast', 'input-and-target'],
    ],
  },
  {
    id: 'blocks-and-training',
    title: { zh: '模块与训练', en: 'Blocks and training' },
    rows: [
      ['residual', 5, 'fc-out'],
      ['feed-forward', 5, 'embedding'],
      ['layer-norm', 5, 'residual'],
      ['same-distribution', 4, 'layer-norm'],
      ['module-list', 3, 'parts'],
      ['hyper-parameters', 4, 'module-list', 'qkv-dimensions', 'feed-forward'],
      ['forward-lines', 5, 'two-attentions', 'module-list'],
      ['loss-gradient', 5, 'input-and-target', 'forward-lines'],
      ['adam', 5, 'loss-gradient'],
      ['shift-or-mask', 4, 'input-and-target', 'mask-broadcast', 'loss-gradient'],
      ['parallel', 3, 'forward-lines'],
      ['normalise-or-regularise', 5, 'layer-norm', 'loss-gradient'],
    ],
  },
  {
    id: 'generation',
    title: { zh: '生成', en: 'Generation' },
    rows: [
      ['autoregression', 4, 'sos-eos', 'forward-lines'],
      ['first-step', 3, 'autoregression', 'input-and-target'],
      ['feeding-back', 4, 'first-step'],
    ],
  },
]

/** The lessons as a course, chapter by chapter. Its sessions take up to {@link SESSION} minutes. */
export const path: readonly PathChapter[] = settle()

/** The same, lesson by lesson. */
export const stops: readonly Stop[] = path.flatMap(chapter => chapter.stops)

function settle(): PathChapter[] {
  let [session, left] = [1, SESSION]
  return course.map(({ id, title, rows }) => ({
    id,
    title,
    stops: rows.map(([id, minutes, ...needs]) => {
      if (minutes > left) [session, left] = [session + 1, SESSION]
      left -= minutes
      return { lesson: lessonOf(id), minutes, needs, session }
    }),
  }))
}

function lessonOf(id: string): Lesson {
  const lesson = lessons.find(each => each.id === id)
  if (lesson === undefined) throw new GlassformerError(`there is no lesson "${id}"`)
  return lesson
}

/** A lesson's place, and the lessons before and after it. */
export function placeOf(id: string): { stop: Stop; previous: Stop | undefined; next: Stop | undefined } {
  const place = stops.findIndex(({ lesson }) => lesson.id === id)
  const stop = stops[place]
  if (stop === undefined) throw new GlassformerError(`the course has no lesson "${id}"`)
  return { stop, previous: stops[place - 1], next: stops[place + 1] }
}
