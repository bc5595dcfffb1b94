import { studio } from '../state/studio.svelte.ts'
import { instanceOf } from '../state/tensors.ts'
import { t } from '../text/text.svelte.ts'
import { anatomyOf, isAttention } from './layout/anatomy.ts'
import { type Role, roleOf } from './roles.ts'

/** Where an attention stands in the model in view. */
export interface Attention {
  /** Its module. */
  readonly path: string
  /** The tensor that says who looks at whom. */
  readonly map: string
  readonly stack: string
  /** From 1. */
  readonly block: number
  readonly role: Role
}

const inView = $derived(
  anatomyOf(studio.nodes).stacks.flatMap(({ path: stack, blocks }) =>
    blocks.flatMap(({ number, parts }) =>
      parts.filter(isAttention).map(
        (part): Attention => ({
          path: instanceOf(part.node),
          map: part.name,
          stack,
          block: number,
          role: roleOf(part, studio.nodes),
        }),
      ),
    ),
  ),
)

/** Every attention of the model in view, in the order in which they run. */
export function attentions(): readonly Attention[] {
  return inView
}

/** The attention that makes a tensor. */
export function attentionOf(tensor: string): Attention | undefined {
  return inView.find(({ path }) => tensor.startsWith(`${path}.`))
}

/** “Decoder · block 1 · cross-attention”; its path where the model in view has none there. */
export function attentionName(path: string): string {
  const attention = inView.find(own => own.path === path)
  if (attention === undefined) return path
  const { stack, block, role } = attention
  return [t().model.stacks[stack] ?? stack, t().model.block(block), t().model.longRoles[role]].join(' · ')
}
