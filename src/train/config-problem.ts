import type { z } from 'zod'
import { nearestStrings } from '../math/nearest.js'
import { configNode, expectation, formsWith, optionPaths } from './config-options.js'

/** What people coming from elsewhere call some options. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  learningRate: 'optimizer.lr',
  l2: 'optimizer.weightDecay',
  layers: 'model.numLayers',
  dModel: 'model.embedDim',
  patience: 'earlyStopping.patience',
  epochs: 'steps',
}

/** The first problem in one line: the option's path, its value, and what is right. */
export function configProblem(issues: readonly z.core.$ZodIssue[], config: unknown): string {
  const [issue] = issues
  if (issue === undefined) return 'the config is wrong'
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return unknownKey(issue.path, key, config)
  }
  const path = issue.path.map(String)
  const value = path.reduce<unknown>((place, key) => (place as Record<string, unknown> | undefined)?.[key], config)
  const node = configNode(path, config)
  const hint =
    typeof value === 'string' && node?.enum !== undefined ? didYouMean(nearestStrings(value, node.enum, 1)[0]) : ''
  const shown = value === undefined ? 'missing' : JSON.stringify(value)
  return `${path.join('.') || 'the config'} must be ${expectation(node)}, not ${shown}${hint}`
}

function unknownKey(path: readonly PropertyKey[], key: string, config: unknown): string {
  const place = path.map(String)
  const option = [...place, key].join('.')
  const name = place.reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], config)
  const own = (name as { name?: unknown } | undefined)?.name
  const owners = formsWith(place, key)
  if (owners.length > 0 && typeof own === 'string')
    return `${option} is an option of ${owners.join(' and ')}, not of ${own}`
  const elsewhere = optionPaths().find(known => known.split('.').at(-1) === key)
  const known = Object.keys(configNode(path, config)?.properties ?? {})
  const nearest = [...place, nearestStrings(key, known, 1)[0] ?? ''].join('.')
  return `there is no option ${option}${didYouMean(OTHER_NAMES[inCamelCase(key)] ?? elsewhere ?? nearest)}`
}

function inCamelCase(key: string): string {
  return key.replace(/[_-](\w)/gu, (_, letter: string) => letter.toUpperCase())
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` (Did you mean ${name}?)`
}
