import type { Binding } from 'virtual:sources'
import type { NodeInfo } from '../engine/protocol.ts'
import { instanceOf, isStep, tensorsOfLine } from './tensors.ts'

/** Of the model in view: its graph, and how many layers its halves have. */
export interface LineContext {
  readonly nodes: ReadonlyMap<string, NodeInfo>
  readonly encoderLayers: number
  readonly decoderLayers: number
  /** The path of the module instance in view. */
  readonly here: string
}

/** The tensor that a line made, in the module instance in view where it has one; undefined: it did not run. */
export function tensorOfLine(binding: Binding | undefined, context: LineContext): string | undefined {
  if (binding === undefined) return undefined
  const { nodes, here } = context
  if (binding.key !== undefined) {
    const made = tensorsOfLine(nodes, binding.key)
    const ofInstance = made.find(other => instanceOf(other) === here)
    return ofInstance?.name ?? closest(made, here)?.name
  }
  return handedOn(binding, context)
}

/** What a line only hands on: another line made it. */
function handedOn(
  { className, below: pattern }: Extract<Binding, { className: string }>,
  { nodes, here, encoderLayers, decoderLayers }: LineContext,
): string | undefined {
  const below = pattern.replace('LAST', String((className === 'Decoder' ? decoderLayers : encoderLayers) - 1))
  if (nodes.has(below)) return below
  const owners = [...nodes.values()].filter(other => other.className === className && !isStep(other))
  const paths = [...new Set([...owners.map(instanceOf), 'encoder', 'decoder', 'encoder.layers.0', 'decoder.layers.0'])]
  const found = paths.map(path => nodes.get(`${path}.${below}`)).filter(node => node !== undefined)
  const half = className === 'Encoder' || className === 'Decoder' ? className.toLowerCase() : ''
  const wanted = found.filter(({ name }) => name.startsWith(half))
  return closest(wanted.length > 0 ? wanted : found, here)?.name
}

/** The one that shares the longest beginning with where we are. */
function closest(nodes: readonly NodeInfo[], here: string): NodeInfo | undefined {
  const shared = ({ name }: NodeInfo): number => {
    let i = 0
    while (i < here.length && name[i] === here[i]) i++
    return i
  }
  return nodes.toSorted((a, b) => shared(b) - shared(a))[0]
}
