import { z } from 'zod'
import { entriesOf } from './old-links.ts'

export const views = ['model', 'learn', 'train', 'decode', 'compare', 'share'] as const
export type ViewName = (typeof views)[number]

/** What the view “Compare” compares. */
export const comparisons = ['take', 'models', 'time', 'inside'] as const
export type ComparisonName = (typeof comparisons)[number]

const text = z.string().max(400)
const count = (min: number, max: number): z.ZodNumber => z.number().int().min(min).max(max)

/** `1` as people write it in an address, or `true`. */
const flag = z.preprocess(given => (given === 1 ? true : given), z.boolean()).catch(false)

/** Everything that a link carries. What it says wrongly is left at its default, so that no link breaks the page. */
const viewSchema = z.object({
  view: z.enum(views).catch('model'),
  compare: z.enum(comparisons).catch('take'),
  /** The other model that is compared with. */
  other: text.catch('digits'),
  otherStep: count(0, 1e9).catch(0),
  /** What stands open beside the picture. */
  pane: z.enum(['none', 'code']).catch('none'),
  /** Shown to a room: nothing but what is spoken of, large. */
  present: flag,
  /** Shown in another page's frame: the figure alone. */
  embed: flag,
  /** Slides: the part of a link behind its #, each. */
  deck: z.array(z.string().max(2000)).max(60).catch([]),
  /** Which of them is shown. */
  slide: count(0, 59).catch(0),
  lang: z.enum(['en', 'zh']).catch(preferredLanguage()),
  theme: z.enum(['auto', 'light', 'dark']).catch('auto'),
  run: text.catch('digits'),
  step: count(0, 1e9).catch(1e9),
  parts: z.array(text).max(20).catch([]),
  /** Empty: the run's own sample. */
  src: text.catch(''),
  with: z.array(text).max(4).catch(['']),
  pad: count(0, 8).catch(0),
  /** How deep the picture is opened: the model, the layer that holds the tensor in view, that tensor. */
  depth: z.enum(['model', 'block', 'tensor']).catch('model'),
  /** The token that is followed: `encoder:3`, `decoder:0`; empty: none. */
  follow: text.catch(''),
  tensor: text.catch('encoder.layers.0.attention.energy'),
  at: z.array(count(0, 1e6)).max(8).catch([]),
  grad: z.boolean().catch(false),
  code: z.enum(['ts', 'python']).catch('ts'),
  file: text.catch(''),
  /** A line of that file that makes no tensor; 0: the line of the tensor in view. */
  line: count(0, 1e5).catch(0),
  grid: z.enum(['numbers', 'heat']).catch('numbers'),
  method: z.enum(['greedy', 'sample', 'beam']).catch('greedy'),
  temperature: z.number().min(0.1).max(5).catch(1),
  draw: count(0, 1e6).catch(1),
  width: count(1, 8).catch(3),
  token: count(0, 200).catch(0),
  lesson: text.catch(''),
  task: text.catch('digits'),
  patterns: z.array(text).max(3).catch(['descending', 'shuffle', 'repeats']),
  layout: z.enum(['standard', 'early']).catch('standard'),
  dim: count(2, 512).catch(64),
  layers: count(1, 8).catch(3),
  heads: count(1, 16).catch(4),
  batch: count(1, 512).catch(64),
  lr: z.number().positive().max(1).catch(1e-3),
  steps: count(1, 100_000).catch(1000),
  schedule: z.enum(['cosine', 'constant']).catch('cosine'),
  seed: count(0, 2 ** 32 - 1).catch(1),
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

export type View = z.infer<typeof viewSchema>

function preferredLanguage(): 'en' | 'zh' {
  return navigator.languages.find(language => /^(en|zh)/.test(language))?.startsWith('zh') ? 'zh' : 'en'
}

const defaults = viewSchema.parse({})

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
