import fc from 'fast-check'
import { describe, it } from 'vitest'
import {
  type Activation,
  type BinaryOperation,
  countedMean,
  crossEntropyRows,
  type Dim,
  dim,
  dropout,
  embedding,
  layerNorm,
  linear,
  matmul,
  ones,
  Tensor,
} from '#tensor'
import { checkGradients, Leaves } from './central-differences.js'

const [N, len] = [dim('N'), dim('len')]

interface Case {
  readonly leaves: Leaves
  /** Sizes that are known when the graph is made. */
  readonly width: number
  readonly heads: number
  /** A number to choose variants by. */
  readonly choice: number
}

const cases = fc.record({
  N: fc.constantFrom(1, 2, 3),
  len: fc.constantFrom(1, 2, 3, 5),
  width: fc.constantFrom(1, 2, 3, 5, 7),
  heads: fc.constantFrom(1, 2, 3),
  choice: fc.nat(1000),
  seed: fc.nat(),
})

/** Checks random graphs of an operation; their results then pass through views. */
function check(name: string, build: (each: Case) => Tensor, numRuns = 30): void {
  it(name, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ seed, choice, width, heads, ...sizes }) => {
        const leaves = new Leaves(sizes, seed)
        const output = build({ leaves, width, heads, choice })
        await checkGradients(leaves, disguise(output, choice))
      }),
      { numRuns },
    )
  })
}

/** The same numbers after some views, so that gradients meet strides of all kinds. */
function disguise(x: Tensor, choice: number): Tensor {
  const last = x.shape.length - 1
  switch (last < 1 ? 4 + (choice % 2) : choice % 6) {
    case 0:
      return x.transpose(0, last)
    case 1:
      return x.transpose(0, last).contiguous().transpose(0, last)
    case 2:
      return x.unsqueeze(1).transpose(1, 0)
    case 3:
      return x.T().contiguous().unsqueeze(0)
    case 4:
      return x.unsqueeze(0)
    default:
      return x
  }
}

function pick<T>(items: readonly T[], choice: number): T {
  return items[choice % items.length] as T
}

describe('gradients equal central differences', () => {
  for (const operation of ['add', 'sub', 'mul', 'div'] satisfies BinaryOperation[]) {
    check(`${operation}, broadcasting`, ({ leaves, width, choice }) => {
      const full: Dim[] = [N, len, width]
      const small = pick<Dim[]>([full, [width], [len, 1], [N, 1, width], [1], [], [1, len, 1], [1, 1, 1, 1]], choice)
      const [a, b] = choice % 3 === 0 ? [small, full] : [full, small]
      return leaves.variable(a)[operation](leaves.variable(b, { from: 0.5, positive: operation === 'div' }))
    })
  }

  check('an operand used twice', ({ leaves, width }) => {
    const x = leaves.variable([N, width])
    return x.mul(x).add(x.div(3)).sub(x.mul(2).add(1))
  })

  for (const activation of ['relu', 'gelu', 'geluTanh', 'silu'] satisfies Activation[]) {
    check(activation, ({ leaves, width, choice }) => {
      const x = leaves.variable([N, len, width])
      return choice % 2 === 0 ? x.activation(activation) : x.transpose(0, 2).activation(activation)
    })
  }

  check('transpose, view, unsqueeze, expand, contiguous', ({ leaves, width, heads, choice }) => {
    const x = leaves.variable([N, len, heads * width])
    const split = x.view({ N, len, heads, width }).transpose(1, 2) // (N, heads, len, width)
    switch (choice % 4) {
      case 0:
        return split
      case 1:
        return split
          .transpose(1, 2)
          .contiguous()
          .view({ N, len, both: heads * width })
          .mul(x)
      case 2:
        return split.unsqueeze(3).expand({ N, heads, len, two: 2, width })
      default:
        return leaves
          .variable([N, 1, heads * width])
          .expand({ N, len, both: heads * width })
          .mul(x)
    }
  })

  check('sumTo', ({ leaves, width, choice }) => {
    const x = leaves.variable([N, len, width])
    return x.sumTo(pick<Dim[]>([[width], [1, 1], [N, 1, width], [], [len, 1], [1, len, width]], choice))
  })

  check('maskedFill', ({ leaves, width, choice }) => {
    const shape = pick<Dim[]>([[N, len, width], [N, 1, width], [len, 1], [width]], choice)
    const mask = leaves.ids(shape, 2)
    return leaves.variable([N, len, width]).maskedFill(choice % 2 === 0 ? mask.equal(0) : mask.notEqual(0), -3)
  })

  check('tril', ({ leaves, width, choice }) =>
    leaves
      .variable(
        pick<Dim[]>(
          [
            [N, len, len],
            [len, width],
            [N, width, len],
          ],
          choice,
        ),
      )
      .tril(),
  )

  check('dropout', ({ leaves, width, choice }) => dropout(leaves.variable([N, len, width]).mul(2), 0.4, choice))

  check('matmul, broadcasting the batch', ({ leaves, width, heads, choice }) => {
    const [a, b] = pick<[Dim[], Dim[]]>(
      [
        [
          [N, heads, len, width],
          [N, heads, width, 2],
        ],
        [
          [N, len, width],
          [width, 3],
        ],
        [
          [len, width],
          [N, width, len],
        ],
        [
          [N, 1, len, width],
          [heads, width, 1],
        ],
        [
          [1, width],
          [N, heads, width, len],
        ],
      ],
      choice,
    )
    const x = leaves.variable(a)
    if (choice % 2 === 0) return matmul(x, leaves.variable(b))
    const transposed = [...b.slice(0, -2), b[b.length - 1] as Dim, b[b.length - 2] as Dim]
    return matmul(x, leaves.variable(transposed).T())
  })

  check('matmul of a tensor with itself', ({ leaves, width }) => {
    const x = leaves.variable([N, len, width])
    return matmul(x, x.T())
  })

  check('linear', ({ leaves, width, heads, choice }) => {
    const rows = pick<Dim[]>([[N, len], [len], [], [N, heads, len]], choice)
    const weight = leaves.variable([heads, width])
    const x = leaves.variable([...rows, width])
    return choice % 3 === 0 ? linear(x, weight) : linear(x, weight, leaves.variable([heads]))
  })

  check('linear, transposed', ({ leaves, width, heads }) => {
    const inputs = [leaves.variable([N, len, heads]), leaves.variable([heads, width])] as const
    return new Tensor({ kind: 'linear', inputs, transposed: true })
  })

  check('softmax', ({ leaves, width, choice }) => {
    const x = leaves.variable([N, len, width])
    return choice % 2 === 0 ? x.softmax() : x.T().softmax()
  })

  check('layerNorm', ({ leaves, width, choice }) => {
    const x = leaves.variable(pick<Dim[]>([[N, len, width], [len, width], [width]], choice))
    return layerNorm(x, leaves.variable([width]), leaves.variable([width]), 0.1)
  })

  check('embedding', ({ leaves, width, heads, choice }) => {
    const tokens = leaves.ids([N, { symbol: 'len', offset: 1 }], heads)
    const used = pick([tokens, tokens.slice(1, 0, -1), tokens.slice(1, 1).unsqueeze(0)], choice)
    return embedding(used, leaves.variable([heads, width]))
  })

  check('crossEntropyRows and countedMean', ({ leaves, width, choice }) => {
    const logits = leaves.variable([N, len, width])
    const targets = leaves.ids([N, len], width)
    const labelSmoothing = pick([0, 0.1, 0.5], choice)
    const rows = crossEntropyRows(logits, targets, { ignoreIndex: 0, labelSmoothing })
    return choice % 2 === 0 ? rows : countedMean(rows, targets, 0)
  })

  check(
    'a residual block of attention',
    ({ leaves, width, heads }) => {
      const embedDim = heads * width
      const weight = (): Tensor => leaves.variable([embedDim, embedDim]).mul(0.3)
      const x = leaves.variable([N, len, embedDim])
      const project = (): Tensor => linear(x, weight()).view({ N, len, heads, width }).transpose(1, 2)
      const energy = matmul(project(), project().T()).div(Math.sqrt(width)) // (N, heads, len, len)
      const mask = ones({ queryLen: len, keyLen: len }).tril().expand({ N, heads: 1, queryLen: len, keyLen: len })
      const attention = energy.maskedFill(mask.equal(0), -1e20).softmax()
      const context = matmul(attention, project()).transpose(1, 2).contiguous().view({ N, len, embedDim })
      return layerNorm(context.add(x), leaves.variable([embedDim]), leaves.variable([embedDim]), 0.1)
    },
    6,
  )
})
