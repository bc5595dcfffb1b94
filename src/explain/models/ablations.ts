import { GlassformerError } from '../../errors/glassformer-error.js'
import { shown } from '../../options/shown.js'
import { aText, whole } from '../../options/values.js'
import { ones } from '../../tensor/leaves.js'
import { Tensor } from '../../tensor/tensor.js'

/**
 * One part taken away: which tensors it concerns, and what stands in their place. `name` is what links and commands
 * call it.
 */
export interface Ablation {
  readonly name: string
  /** What stands in a tensor's place; `undefined` leaves it. */
  readonly replace: (tensor: Tensor) => Tensor | undefined
}

/** The parts that can be taken away, `head` besides: see {@link withoutHead}. */
export const ablations: readonly Ablation[] = [
  { name: 'positions', replace: tensor => (ends(tensor, 'positional_encoding.sum') ? first(tensor) : undefined) },
  {
    name: 'source-positions',
    replace: tensor => (tensor.name === 'encoder.positional_encoding.sum' ? first(tensor) : undefined),
  },
  { name: 'scaling', replace: tensor => (ends(tensor, 'attention.energy') ? first(tensor) : undefined) },
  {
    name: 'causal-mask',
    replace: tensor => (ends(tensor, 'attention.maskedEnergy') && isCausal(tensor) ? first(tensor) : undefined),
  },
  {
    name: 'padding-mask',
    replace: tensor => (ends(tensor, 'attention.maskedEnergy') && !isCausal(tensor) ? first(tensor) : undefined),
  },
  {
    name: 'residual',
    replace: tensor => (RESIDUALS.test(tensor.name ?? '') ? first(tensor) : undefined),
  },
  { name: 'layer-norm', replace: tensor => (tensor.op.kind === 'layerNorm' ? first(tensor) : undefined) },
  {
    name: 'self-attention',
    replace: tensor => (/^decoder\.layers\.\d+\.attention\.out$/.test(tensor.name ?? '') ? tensor.mul(0) : undefined),
  },
  {
    name: 'cross-attention',
    replace: tensor => (ends(tensor, 'transformer_block.attention.out') ? tensor.mul(0) : undefined),
  },
  {
    name: 'feed-forward',
    replace: tensor => (/\.forward(ed)?$/.test(tensor.name ?? '') ? tensor.mul(0) : undefined),
  },
]

/**
 * The ablation of that name: one of {@link ablations}, or `head:MODULE:NUMBER`, as
 * `head:encoder.layers.0.attention:2`.
 *
 * @throws GlassformerError for an unknown name, listing the known ones.
 * @example
 * ```ts
 * import { ablation, ablations } from 'glassformer'
 * ablations.map(({ name }) => name) // ['positions', 'source-positions', 'scaling', …
 * ablation('head:encoder.layers.0.attention:1').name // head:encoder.layers.0.attention:1
 * ```
 */
export function ablation(name: string): Ablation {
  aText.settle(name, 'part')
  const known = ablations.find(entry => entry.name === name)
  if (known !== undefined) return known
  const head = /^head:([\w.]+):(\d+)$/.exec(name)
  if (head?.[1] !== undefined) return withoutHead(head[1], Number(head[2]))
  const names = ablations.map(entry => entry.name).join(', ')
  throw new GlassformerError(`there is no part ${shown(name)} to take away; there are ${names}, head:MODULE:NUMBER`)
}

/**
 * One head of one attention gives zeros: its slice of `context` is multiplied by 0, the others by 1.
 *
 * @param module the attention's path, such as `encoder.layers.0.attention`
 * @param head its number, from 0
 * @throws GlassformerError from \`replace\` when the attention has no such head.
 * @example
 * ```ts
 * import { AblatedTransformer, greedyDecode, loadModel, withoutHead } from 'glassformer'
 * const { model: trained } = await loadModel('runs/digits')
 * const { name } = withoutHead('encoder.layers.0.attention', 1)
 * const model = new AblatedTransformer({ ...trained.options, parts: [name] })
 * model.loadStateDict(trained.stateDict())
 * await greedyDecode(model, [[1, 11, 6, 8, 4, 2]]) // [[4, 6, 6, 8, 11]]: right is [4, 6, 8, 11]
 * ```
 */
export function withoutHead(module: string, head: number): Ablation {
  aText.settle(module, 'module')
  whole().settle(head, 'head')
  return {
    name: `head:${module}:${head}`,
    replace: context => {
      if (context.name !== `${module}.context`) return undefined
      const heads = context.size(1)
      if (typeof heads !== 'number' || head >= heads) {
        throw new GlassformerError(`${module} has no head ${head}: its heads are 0 to ${Number(heads) - 1}`)
      }
      const triangle = ones({ from: heads, to: heads }).tril() // row h: 1 up to column h
      const upTo = triangle.slice(0, head, head + 1).contiguous() // (1, heads)
      const below = head === 0 ? upTo.mul(0) : triangle.slice(0, head - 1, head).contiguous()
      const others = upTo.sub(below).mul(-1).add(1) // 1 everywhere but at the head
      return context.mul(others.view({ heads, queryLen: 1, headDim: 1 }))
    },
  }
}

/** The sums with what goes past a part, of blocks with the norm behind or in front. */
const RESIDUALS =
  /^(en|de)coder\.layers\..*\.(attendedPlusQuery|attendedPlusX|forwardPlusX|queryPlusAttended|xPlusAttended|sum)$/

function ends(tensor: Tensor, suffix: string): boolean {
  return tensor.name?.endsWith(suffix) === true
}

/** What went in comes out: the same bits under the name of what is taken away. */
function first({ inputs: [x] }: Tensor): Tensor | undefined {
  return x && new Tensor({ kind: 'scalar', inputs: [x], operation: 'mul', value: 1 })
}

/** Whether this masked energy is of the decoder's self-attention, the only one under the target mask. */
function isCausal(tensor: Tensor): boolean {
  return /^decoder\.layers\.\d+\.attention\./.test(tensor.name ?? '')
}
