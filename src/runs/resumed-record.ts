import { GlassformerError } from '../errors/glassformer-error.js'
import { isRecord } from '../options/is-record.js'
import { type ConfigLayer, settleConfig } from '../train/settle-config.js'
import type { RecordedTask, RunRecord } from './run-record.js'

/** The options that a run can go on with changed: it trains further, or saves at other times. */
const CHANGEABLE: readonly string[] = ['steps', 'checkpointEvery', 'snapshots']
/** What besides, where it trains further than it was to. */
const OF_EXTENSION: readonly string[] = [...CHANGEABLE, 'optimizer.lr']

/**
 * The config that a run goes on with: the saved one, and of what is given that which may change.
 *
 * @param layers of a config, the later ones above the earlier
 * @throws GlassformerError naming what would make it another run
 */
export function resumedConfig(saved: RunRecord['training'], ...layers: readonly ConfigLayer[]): RunRecord['training'] {
  const given = settleConfig({ ...saved }, ...layers)
  const { steps, checkpointEvery, snapshots } = given
  const changeable = steps > saved.steps ? OF_EXTENSION : CHANGEABLE
  refuseChange(differences(saved, given).find(({ option }) => !changeable.includes(option)))
  const optimizer = { ...saved.optimizer, lr: given.optimizer.lr }
  return { ...saved, steps, checkpointEvery, snapshots, optimizer }
}

/**
 * The task that a run goes on with: the saved one, whose file may have another place.
 *
 * @param given what is known of the task; options that are left out are the saved ones
 * @throws GlassformerError naming what would make it another run
 */
export function resumedTask(saved: RecordedTask, given: Partial<RecordedTask>): RecordedTask {
  const { name = saved.name, options = {} } = given
  if (name !== saved.name)
    throw new GlassformerError(
      `the run to resume trains ${saved.name}, not ${name}; leave it out, or start another run`,
    )
  const { file, ...others } = options
  const { path, ...reading } = isRecord(file) ? file : {}
  const savedFile = isRecord(saved.options['file']) ? saved.options['file'] : {}
  const before = { ...saved.options, ...savedFile }
  const after = { ...before, ...others, ...reading }
  refuseChange(differences(before, after)[0])
  return path === undefined ? saved : { name, options: { ...saved.options, file: { ...savedFile, path } } }
}

interface Difference {
  readonly option: string
  readonly before: unknown
  readonly after: unknown
}

function refuseChange(difference: Difference | undefined): void {
  if (difference === undefined) return
  const { option, before, after } = difference
  throw new GlassformerError(
    `the run to resume has ${option} ${text(before)}, not ${text(after)}; leave it out, or start another run`,
  )
}

function differences(before: object, after: object, place = ''): Difference[] {
  const [from, to] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap(key => {
    const option = place === '' ? key : `${place}.${key}`
    const [one, other] = [from[key], to[key]]
    if (isRecord(one) && isRecord(other)) return differences(one, other, option)
    return JSON.stringify(one) === JSON.stringify(other) ? [] : [{ option, before: one, after: other }]
  })
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none')
}
