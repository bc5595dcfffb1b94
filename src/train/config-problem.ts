import type { z } from 'zod'
import { nearestTokens } from '../data/nearest-tokens.js'
import { type ConfigNode, configNode, expectation, optionPaths } from './config-options.js'

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
    return unknownKey(issue.path, key, configNode(issue.path, config))
  }
  const path = issue.path.map(String)
  const value = path.reduce<unknown>((place, key) => (place as Record<string, unknown> | undefined)?.[key], config)
  const node = configNode(path, config)
  const hint =
    typeof value === 'string' && node?.enum !== undefined ? didYouMean(nearestTokens(value, node.enum, 1)[0]) : ''
  const shown = value === undefined ? 'missing' : JSON.stringify(value)
  return `${path.join('.') || 'the config'} must be ${expectation(node)}, not ${shown}${hint}`
}

function unknownKey(path: readonly PropertyKey[], key: string, node: ConfigNode | undefined): string {
  const place = path.map(String)
  const known = Object.keys(node?.properties ?? {})
  const elsewhere = optionPaths().filter(option => option.split('.').at(-1) === key)
  const other = place.length === 0 ? OTHER_NAMES[key] : undefined
  const nearest = [...place, nearestTokens(key, known, 1)[0] ?? ''].join('.')
  return `there is no option ${[...place, key].join('.')}${didYouMean(other ?? elsewhere[0] ?? nearest)}`
}

function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : ` (Did you mean ${name}?)`
}
