import type { TensorValue } from '../../engine/engine.js'
import type { EngineOptions } from '../../engine/engine-options.js'
import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Transformer } from '../../model/transformer.js'
import { forwardGraph } from '../../session/graphs.js'
import { modelSession } from '../../session/model-session.js'
import { tokenIds } from '../../session/token-ids.js'
import { dim } from '../../tensor/dim.js'
import { gradients } from '../../tensor/gradients.js'
import { namedTensors } from '../../tensor/graph.js'
import { input } from '../../tensor/leaves.js'
import { substitute } from '../../tensor/substitute.js'
import type { Tensor } from '../../tensor/tensor.js'

/** Which number of the answer is asked about: the logit of a token at a position of the decoder. */
export interface AnswerCell {
  readonly position: number
  readonly token: number
}

/** One example; `trg` is the decoder's input. */
export interface Example {
  readonly src: readonly number[]
  readonly trg: readonly number[]
}

/** How much of a logit each token of the input accounts for. */
export interface Attribution {
  /** By source position. */
  readonly source: Float64Array
  /** By position of the decoder's input. */
  readonly target: Float64Array
  /** The logit itself. */
  readonly logit: number
}

/** Of integrated gradients: what the shares should add up to. */
export interface IntegratedAttribution extends Attribution {
  /** The logit where all embeddings are zero, positions left as they are. */
  readonly baseline: number
}

const SIDES = { source: 'encoder.embed.embedded', target: 'decoder.embed.embedded' } as const
/** Points of a path that are computed at once. */
const ROWS = 64

/** Gradient × input: the embeddings' numbers times the gradient of the logit by them, summed for each token. */
export async function gradientTimesInput(
  model: Transformer,
  example: Example,
  cell: AnswerCell,
  options: EngineOptions = {},
): Promise<Attribution> {
  const { source, target, logits } = await alongPath(model, example, cell, [1], options)
  return { source, target, logit: logits[0] ?? Number.NaN }
}

/**
 * Integrated gradients (Sundararajan et al. 2017) from embeddings of zero to the example's, by the midpoint rule. The
 * shares add up to `logit - baseline`, but for the error of the rule.
 *
 * @param steps points of the path. Default 64.
 */
export async function integratedGradients(
  model: Transformer,
  example: Example,
  cell: AnswerCell,
  { steps = 64, ...options }: EngineOptions & { readonly steps?: number } = {},
): Promise<IntegratedAttribution> {
  const alphas = Array.from({ length: steps }, (_, k) => (k + 0.5) / steps)
  const { source, target } = await alongPath(model, example, cell, alphas, options)
  const { logits } = await alongPath(model, example, cell, [1, 0], options)
  const [logit = Number.NaN, baseline = Number.NaN] = logits
  return { source, target, logit, baseline }
}

/** The mean over points of the path of gradient × the example's own embeddings, for each token. */
async function alongPath(
  model: Transformer,
  { src, trg }: Example,
  { position, token }: AnswerCell,
  alphas: readonly number[],
  options: EngineOptions,
): Promise<{ source: Float64Array; target: Float64Array; logits: number[] }> {
  const { trgVocabSize, embedDim } = model.options
  if (position >= trg.length || token >= trgVocabSize)
    throw new GlassformerError(
      `there is no logit of token ${token} at position ${position}: ${trg.length} positions, ${trgVocabSize} tokens`,
    )
  const session = await modelSession(model, options)
  const shares = { source: new Float64Array(src.length), target: new Float64Array(trg.length) }
  const logits: number[] = []
  for (let first = 0; first < alphas.length; first += ROWS) {
    const rows = alphas.slice(first, first + ROWS)
    const choice = new Float32Array(trg.length * trgVocabSize)
    choice[position * trgVocabSize + token] = 1
    const read = await session.run('attribution', () => pathGraph(model), {
      src: tokenIds(
        'src',
        rows.map(() => src),
      ),
      trg: tokenIds(
        'trg',
        rows.map(() => trg),
      ),
      alpha: { data: Float32Array.from(rows), shape: [rows.length, 1, 1] },
      choice: { data: choice, shape: [1, trg.length, trgVocabSize] },
    })
    for (const side of ['source', 'target'] as const) {
      const [embedded, gradient] = [read[side], read[`${side}Gradient`]]
      addProducts(shares[side], embedded, gradient, embedDim, 1 / alphas.length)
    }
    const { data } = read['logits'] as TensorValue
    for (const n of rows.keys()) logits.push(data[(n * trg.length + position) * trgVocabSize + token] ?? Number.NaN)
  }
  return { ...shares, logits }
}

function addProducts(
  sums: Float64Array,
  embedded: TensorValue | undefined,
  gradient: TensorValue | undefined,
  width: number,
  share: number,
): void {
  if (embedded === undefined || gradient === undefined) return
  for (let i = 0; i < gradient.data.length; i++) {
    const place = Math.floor(i / width) % sums.length
    sums[place] = (sums[place] ?? 0) + share * (embedded.data[i] ?? 0) * (gradient.data[i] ?? 0)
  }
}

/** Embeddings times `alpha`, and the gradient of the chosen logits by them. */
function pathGraph(model: Transformer): Record<string, Tensor> {
  const whole = forwardGraph(model).logits
  const N = dim('N')
  const alpha = input('alpha', 'float32', { N, len: 1, embedDim: 1 }) // (N, 1, 1)
  const choice = input('choice', 'float32', {
    batch: 1,
    trgLen: dim('trgLen'),
    trgVocabSize: model.options.trgVocabSize,
  })
  const names: readonly string[] = Object.values(SIDES)
  const [logits = whole] = substitute([whole], tensor =>
    names.includes(tensor.name ?? '') ? tensor.mul(alpha) : undefined,
  )
  const chosen = logits.mul(choice).sumTo([]) // ()
  const [own, scaled] = [namedTensors([whole]), namedTensors([logits])]
  const outputs: Record<string, Tensor> = { logits }
  const wanted = Object.entries(SIDES).map(([side, name]) => [side, own.get(name), scaled.get(name)] as const)
  const gradientOf = gradients(
    chosen,
    wanted.flatMap(([, , tensor]) => (tensor === undefined ? [] : [tensor])),
  )
  for (const [side, embedded, point] of wanted) {
    const gradient = point && gradientOf.get(point)
    if (embedded !== undefined && gradient !== undefined)
      Object.assign(outputs, { [side]: embedded, [`${side}Gradient`]: gradient })
  }
  return outputs
}
