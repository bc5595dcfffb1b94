import * as z from 'zod/mini'
import { LATEST_STEP } from '../engine/latest-step.ts'
import { entriesOf } from './old-links.ts'

export const views = ['model', 'learn', 'train', 'decode', 'compare', 'share'] as const
export type ViewName = (typeof views)[number]

/** What the view “Compare” compares. */
export const comparisons = ['take', 'models', 'time', 'inside'] as const
export type ComparisonName = (typeof comparisons)[number]

const text = z.string().check(z.maxLength(400))
const texts = (most: number) => z.array(text).check(z.maxLength(most))
const count = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max))

/** `1` as people write it in an address, or `true`. */
const flag = z.catch(
  z.union([
    z.boolean(),
    z.pipe(
      z.literal(1),
      z.transform(() => true),
    ),
  ]),
  false,
)

/** Everything that a link carries. What it says wrongly is left at its default, so that no link breaks the page. */
const viewSchema = z.object({
  view: z.catch(z.enum(views), 'model'),
  compare: z.catch(z.enum(comparisons), 'take'),
  /** The other model that is compared with. */
  other: z.catch(text, 'digits'),
  otherStep: z.catch(count(0, LATEST_STEP), 0),
  /** What stands open beside the picture. */
  pane: z.catch(z.enum(['none', 'code']), 'none'),
  /** Shown to a room: nothing but what is spoken of, large. */
  present: flag,
  /** Shown in another page's frame: the figure alone. */
  embed: flag,
  /** Slides: the part of a link behind its #, each. */
  deck: z.catch(z.array(z.string().check(z.maxLength(2000))).check(z.maxLength(60)), []),
  /** Which of them is shown. */
  slide: z.catch(count(0, 59), 0),
  lang: z.catch(z.enum(['en', 'zh']), preferredLanguage()),
  theme: z.catch(z.enum(['auto', 'light', 'dark']), 'auto'),
  run: z.catch(text, 'digits'),
  step: z.catch(count(0, LATEST_STEP), LATEST_STEP),
  parts: z.catch(texts(20), []),
  /** Empty: the run's own sample. */
  src: z.catch(text, ''),
  with: z.catch(texts(4), ['']),
  pad: z.catch(count(0, 8), 0),
  /** How deep the picture is opened: the model, the layer that holds the tensor in view, that tensor. */
  depth: z.catch(z.enum(['model', 'block', 'tensor']), 'model'),
  /** The token that is followed: `encoder:3`, `decoder:0`; empty: none. */
  follow: z.catch(text, ''),
  tensor: z.catch(text, 'encoder.layers.0.attention.energy'),
  at: z.catch(z.array(count(0, 1e6)).check(z.maxLength(8)), []),
  grad: z.catch(z.boolean(), false),
  code: z.catch(z.enum(['ts', 'python']), 'ts'),
  file: z.catch(text, ''),
  /** A line of that file that makes no tensor; 0: the line of the tensor in view. */
  line: z.catch(count(0, 1e5), 0),
  grid: z.catch(z.enum(['numbers', 'heat']), 'numbers'),
  method: z.catch(z.enum(['greedy', 'sample', 'beam']), 'greedy'),
  temperature: z.catch(z.number().check(z.minimum(0.1), z.maximum(5)), 1),
  draw: z.catch(count(0, 1e6), 1),
  width: z.catch(count(1, 8), 3),
  token: z.catch(count(0, 200), 0),
  lesson: z.catch(text, ''),
  task: z.catch(text, 'digits'),
  patterns: z.catch(texts(3), ['descending', 'shuffle', 'repeats']),
  layout: z.catch(z.enum(['standard', 'early']), 'standard'),
  dim: z.catch(count(2, 512), 64),
  layers: z.catch(count(1, 8), 3),
  heads: z.catch(count(1, 16), 4),
  batch: z.catch(count(1, 512), 64),
  lr: z.catch(z.number().check(z.positive(), z.maximum(1)), 1e-3),
  steps: z.catch(count(1, 100_000), 1000),
  schedule: z.catch(z.enum(['cosine', 'constant']), 'cosine'),
  seed: z.catch(count(0, 2 ** 32 - 1), 1),
})

const trainingKeys = [
  'task',
  'patterns',
  'layout',
  'dim',
  'layers',
  'heads',
  'batch',
  'lr',
  'steps',
  'schedule',
  'seed',
]

/** Whether the link that opened the page says what to train. */
export const asksForTraining = trainingKeys.some(key => new URLSearchParams(location.hash.slice(1)).has(key))

/** Whether the link that opened the page says which model to show. */
export const asksForRun = new URLSearchParams(location.hash.slice(1)).has('run')

/** The tensor that the link which opened the page names. */
export const askedTensor = new URLSearchParams(location.hash.slice(1)).get('tensor')

export type View = z.infer<typeof viewSchema>

function preferredLanguage(): 'en' | 'zh' {
  return navigator.languages.find(language => /^(en|zh)/.test(language))?.startsWith('zh') ? 'zh' : 'en'
}

/** What a link that says nothing shows. */
export const defaults = viewSchema.parse({})

/** The state in a link: only what differs from the start, and what has to be said anyway. */
export function toHash(view: View, always: readonly string[] = []): string {
  // A tensor without a depth is a link of 0.1.0, which opened it.
  const spelled = view.tensor === defaults.tensor ? always : [...always, 'depth']
  const entries = Object.entries(view).filter(
    ([key, value]) => spelled.includes(key) || JSON.stringify(value) !== JSON.stringify(defaults[key as keyof View]),
  )
  return new URLSearchParams(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  ).toString()
}

/** What a link to others spells out: nothing in it may depend on their browser, or on what the page shows at first. */
const spelledOut = ['view', 'depth', 'lang', 'run', 'step', 'src', 'tensor', 'at']

/** The link to hand out: the view that was left for “Share”, its example and its step. */
export function toSharedHash(view: View, shown: Pick<View, 'src' | 'step'>): string {
  return toHash({ ...view, ...shown, view: left.view }, [...spelledOut, ...(view.run === 'tab' ? trainingKeys : [])])
}

export function fromHash(hash: string): View {
  const given: Record<string, unknown> = {}
  for (const [key, value] of entriesOf(hash)) {
    const known = defaults[key as keyof View]
    given[key] = typeof known === 'string' ? value : parsed(value)
  }
  return viewSchema.parse(given)
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}

/** The page's state; the address follows it and it follows the address. */
export const view = $state<View>(fromHash(location.hash))

/** The last view other than “Share”. */
export const left = $state<{ view: ViewName }>({ view: view.view === 'share' ? 'model' : view.view })
