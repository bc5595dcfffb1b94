import fc from 'fast-check'
import { describe, it } from 'vitest'
import {
  type Activation,
  addToDim,
  argmaxEqual,
  type BinaryOperation,
  concat,
  countedMean,
  crossEntropyRows,
  type Dim,
  dropout,
  embedding,
  evaluateDim,
  layerNorm,
  linear,
  matmul,
  ones,
  sliceScatter,
  Tensor,
} from '#tensor'
import { compareEngines, compareOutputs, GraphCase } from './graph-case.js'

const RUNS = 40

/** Compares random graphs of an operation, forward and gradients. `build` returns the longest sum's terms, too. */
function check(name: string, build: (graph: GraphCase) => [output: Tensor, length: number], numRuns = RUNS): void {
  it(name, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async seed => {
        const graph = new GraphCase(seed)
        const [output, length] = build(graph)
        await compareEngines(graph, output, length)
      }),
      { numRuns },
    )
  })
}

/** A shape of 1 to 5 axes, some of them open. */
function shapeOf(graph: GraphCase, leastRank = 1, mostRank = 5): Dim[] {
  const { N, src, trg } = graph
  const rank = leastRank + graph.random.integer(mostRank - leastRank + 1)
  const few = (): Dim => graph.size(rank > 3 ? 4 : 17)
  const shapes: Dim[][] = [
    [N, src, few(), few(), few()],
    [N, few(), src, few(), few()],
    [src, N, few(), few(), few()],
    [few(), few(), few(), few(), few()],
    [N, trg, trg, few(), few()],
  ]
  return graph.pick(shapes).slice(0, rank)
}

/** The same shape with some axes of size 1, or without the first ones: what broadcasting stretches. */
function smaller(graph: GraphCase, shape: readonly Dim[]): Dim[] {
  const dropped = graph.random.integer(shape.length + 1)
  return shape.slice(dropped).map(size => (graph.random.integer(2) === 0 ? 1 : size))
}

/** How many elements `shape` has at the case's largest sizes. */
function count(graph: GraphCase, shape: readonly Dim[]): number {
  const counts = graph.sizes.map(sizes => shape.reduce<number>((all, size) => all * evaluateDim(size, sizes), 1))
  return Math.max(...counts)
}

describe('wasm equals reference, forward and gradient', () => {
  for (const operation of ['add', 'sub', 'mul', 'div'] satisfies BinaryOperation[]) {
    check(`${operation}, broadcasting`, graph => {
      const shape = shapeOf(graph)
      const other = graph.pick([shape, smaller(graph, shape), smaller(graph, shape)])
      const a = graph.variable(graph.random.integer(2) === 0 ? shape : other)
      const b = graph.variable(a.shape === shape ? other : shape, { from: 0.5, positive: operation === 'div' })
      return [a[operation](b), count(graph, shape)]
    })
  }

  check('an operand used twice', graph => {
    const shape = shapeOf(graph)
    const x = graph.variable(shape)
    return [x.mul(x).add(x.div(3)).sub(x.mul(2).add(1)), count(graph, shape)]
  })

  for (const activation of ['relu', 'gelu', 'geluTanh', 'silu'] satisfies Activation[]) {
    check(activation, graph => {
      const shape = shapeOf(graph, 0)
      return [graph.variable(shape).activation(activation), count(graph, shape)]
    })
  }

  check('transpose, view, unsqueeze, expand, contiguous', graph => {
    const { N, src } = graph
    const [heads, width] = [graph.size(4), graph.size(9)]
    const x = graph.variable([N, src, heads * width])
    const split = x.view({ N, src, heads, width }).transpose(1, 2) // (N, heads, src, width)
    const both = heads * width
    const variants: (() => Tensor)[] = [
      () => split,
      () => split.contiguous(),
      () => split.transpose(1, 2).contiguous().view({ N, src, both }).mul(x),
      () => split.transpose(2, 3).contiguous().transpose(0, 3),
      () => split.unsqueeze(3).expand({ N, heads, src, three: 3, width }).mul(2),
      () => graph.variable([1, both]).expand({ N, src, both }).mul(x),
    ]
    return [graph.pick(variants)(), count(graph, [N, src, both])]
  })

  check('slice', graph => {
    const shape = shapeOf(graph)
    const axis = graph.random.integer(shape.length)
    const longer = shape.map((size, index) => (index === axis ? addToDim(size, 2) : size))
    const x = graph.variable(longer)
    const start = graph.random.integer(3)
    const part = start < 2 ? x.slice(axis, start, start - 2) : x.slice(axis, 2)
    return [graph.random.integer(2) === 0 ? part : part.mul(x.slice(axis, 1, -1)), count(graph, longer)]
  })

  check('concat', graph => {
    const shape = shapeOf(graph)
    const axis = graph.random.integer(shape.length)
    const other = shape.map((size, index) => (index === axis ? graph.size(5) : size))
    // Behind an open length there is no gradient rule: the numbers' part comes first.
    const [first, second] =
      typeof shape[axis] === 'number'
        ? graph.pick([
            [shape, other],
            [other, shape],
          ])
        : [other, shape]
    return [concat(graph.variable(first as Dim[]), graph.variable(second as Dim[]), axis), count(graph, shape)]
  })

  check('sqrt', graph => {
    const shape = shapeOf(graph, 0)
    return [graph.variable(shape, { from: 0.1, positive: true }).sqrt(), count(graph, shape)]
  })

  it('sliceScatter', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async seed => {
        const graph = new GraphCase(seed)
        const shape = shapeOf(graph)
        const axis = graph.random.integer(shape.length)
        const start = graph.random.integer(3)
        const longer = shape.with(axis, addToDim(shape[axis] as Dim, start + graph.random.integer(2)))
        const written = sliceScatter(graph.weights(longer), graph.disguised(graph.weights(shape)), axis, start)
        await compareOutputs(graph, [written, written.slice(axis, start).mul(2)], 1)
      }),
      { numRuns: RUNS },
    )
  })

  check('dropout', graph => {
    const shape = shapeOf(graph)
    return [
      dropout(graph.variable(shape), graph.pick([0.1, 0.5, 0.9]), graph.random.integer(1000)),
      count(graph, shape),
    ]
  })

  check('sumTo', graph => {
    const shape = shapeOf(graph)
    // Added one by one, and the same numbers perhaps many times over: the rounding grows with the length, not its root.
    return [graph.variable(shape).sumTo(smaller(graph, shape)), count(graph, shape) ** 2]
  })

  check('maskedFill by equal and notEqual', graph => {
    const shape = shapeOf(graph)
    const ids = graph.ids(graph.pick([shape, smaller(graph, shape)]), 3)
    const mask = graph.random.integer(2) === 0 ? ids.equal(1) : ids.notEqual(2)
    return [
      graph
        .variable(shape)
        .maskedFill(mask, graph.pick([0, -3, -1e20]))
        .mul(1e-3),
      count(graph, shape),
    ]
  })

  check('tril', graph => {
    const shape = shapeOf(graph, 2)
    return [graph.variable(shape).tril(), count(graph, shape)]
  })

  check('a constant', graph => {
    const { N, trg } = graph
    const mask = ones({ queryLen: trg, keyLen: trg }).tril()
    return [graph.variable([N, trg, trg]).add(mask), count(graph, [N, trg, trg])]
  })

  check(
    'matmul, broadcasting the batch',
    graph => {
      const [m, k, n] = [graph.pick<Dim>([graph.trg, graph.size()]), graph.size(), graph.size()]
      const batch = shapeOf(graph, 1, 3)
      const [a, b] = graph.pick([
        [batch, batch],
        [batch, []],
        [[], batch],
        [batch, smaller(graph, batch)],
        [smaller(graph, batch), batch],
        [[], []],
      ]) as [Dim[], Dim[]]
      const x = graph.variable([...a, m, k])
      const y = graph.random.integer(2) === 0 ? graph.variable([...b, k, n]) : graph.variable([...b, n, k]).T()
      return [matmul(x, y), count(graph, [...batch, m, k, n])]
    },
    2 * RUNS,
  )

  check('matmul over an open axis, and of a tensor with itself', graph => {
    const { N, src } = graph
    const width = graph.size()
    const x = graph.variable(
      graph.pick<Dim[]>([
        [N, src, width],
        [N, width],
        [src, width],
      ]),
    )
    const product = matmul(x, x.T())
    return [graph.random.integer(2) === 0 ? product : matmul(x.T(), x), count(graph, [N, src, src, width])]
  })

  check(
    'linear',
    graph => {
      const rows = shapeOf(graph, 1, 4).slice(graph.random.integer(2))
      const [inputs, outputs] = [graph.size(), graph.size()]
      const weight = graph.variable([outputs, inputs])
      const x = graph.variable([...rows, inputs])
      const y = graph.random.integer(2) === 0 ? linear(x, weight) : linear(x, weight, graph.variable([outputs]))
      return [y, count(graph, [...rows, inputs, outputs])]
    },
    2 * RUNS,
  )

  check('linear, transposed', graph => {
    const [inputs, outputs] = [graph.size(), graph.size()]
    const rows = shapeOf(graph, 1, 3)
    const [x, weight] = [graph.variable([...rows, inputs]), graph.variable([inputs, outputs])]
    const bias = graph.random.integer(2) === 0 ? ([graph.variable([outputs])] as const) : ([] as const)
    const product = new Tensor({ kind: 'linear', inputs: [x, weight, ...bias], transposed: true })
    return [product, count(graph, [...rows, inputs, outputs])]
  })

  check('linear of a long sum', graph => {
    const inputs = graph.pick([255, 256, 257, 521])
    const x = graph.variable([graph.N, inputs])
    return [linear(x, graph.variable([graph.size(9), inputs])), 10 * inputs]
  })

  check('linear and relu', graph => {
    const rows = shapeOf(graph, 1, 3)
    const [inputs, outputs] = [graph.size(), graph.size()]
    const bias = graph.random.integer(2) === 0 ? undefined : graph.variable([outputs])
    const y = linear(graph.variable([...rows, inputs]), graph.variable([outputs, inputs]), bias)
    // Read by two: then there is nothing to fuse.
    const result = graph.random.integer(3) === 0 ? y.relu().add(y) : y.relu()
    return [result, count(graph, [...rows, inputs, outputs])]
  })

  check('linear and residual', graph => {
    const rows = shapeOf(graph, 1, 3)
    const width = graph.size()
    const x = graph.variable([...rows, width])
    const project = (): Tensor => linear(x, graph.variable([width, width]), graph.variable([width]))
    const other = graph.pick<() => Tensor>([() => x, project, () => graph.variable(smaller(graph, [...rows, width]))])()
    const y = project()
    const sum = graph.random.integer(2) === 0 ? y.add(other) : other.add(y)
    return [graph.random.integer(2) === 0 ? sum : sum.relu(), count(graph, [...rows, width, width])]
  })

  check('softmax', graph => {
    const shape = shapeOf(graph)
    return [graph.variable(shape).softmax(), count(graph, shape)]
  })

  check('layerNorm', graph => {
    const shape = [...shapeOf(graph, 0, 3), graph.pick([3, 5, 8, 13, 64])]
    const width = shape[shape.length - 1] as Dim
    const x = graph.variable(shape)
    return [layerNorm(x, graph.variable([width]), graph.variable([width]), 0.1), count(graph, shape)]
  })

  check('layerNorm of one or two numbers', graph => {
    const width = graph.pick([1, 2])
    const rows = shapeOf(graph, 1, 3)
    const x = graph.variable([...rows, width])
    return [layerNorm(x, graph.variable([width]), graph.variable([width]), 0.01), 100 * count(graph, rows)]
  })

  check('embedding', graph => {
    const [vocabulary, width] = [graph.size(), graph.size()]
    const rows = graph.pick<Dim[]>([
      [graph.N, graph.src],
      [graph.src, graph.N],
      [graph.src],
      [graph.N],
      [],
      [graph.N, 3, graph.src],
      [2, 3, 5],
    ])
    const padding = graph.pick([null, 0, vocabulary - 1])
    const table = graph.variable([vocabulary, width])
    return [embedding(graph.ids(rows, vocabulary), table, padding), count(graph, rows)]
  })

  check('embedding and positions', graph => {
    const { N, src } = graph
    const [vocabulary, width] = [graph.size(), graph.size()]
    const embedded = embedding(graph.ids([N, src], vocabulary), graph.variable([vocabulary, width]), 0)
    const positions = graph.pick([
      () => graph.weights([1, 40, width]).slice(1, 0, src),
      () => graph.variable([1, src, width]),
      () => graph.variable([src, width]),
      () => graph.variable([1, 1, width]),
      () => graph.variable([N, 1, width]),
      () => graph.variable([N, src, width]),
    ])()
    const sum = graph.random.integer(2) === 0 ? embedded.add(positions) : positions.add(embedded)
    return [graph.random.integer(3) === 0 ? sum.mul(embedded) : sum, count(graph, [N, src])]
  })

  check(
    'crossEntropyRows and countedMean',
    graph => {
      const classes = graph.size()
      const rows = graph.pick<Dim[]>([[graph.N, graph.trg], [graph.trg], [], [graph.N, 3, graph.trg], [graph.N]])
      const targets = graph.ids(rows, classes)
      const labelSmoothing = graph.pick([0, 0.1, 0.5])
      const ignoreIndex = graph.pick([0, classes - 1, -100])
      const logits = graph.variable([...rows, classes])
      const losses = crossEntropyRows(logits, targets, { ignoreIndex, labelSmoothing })
      return [graph.random.integer(2) === 0 ? losses : countedMean(losses, targets, ignoreIndex), count(graph, rows)]
    },
    2 * RUNS,
  )

  it('equal, notEqual and argmaxEqual, exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async seed => {
        const graph = new GraphCase(seed)
        const shape = shapeOf(graph)
        const ids = graph.ids(shape, 3)
        const x = graph.disguised(ids.equal(1).equal(0))
        const rows = graph.pick<Dim[]>([[graph.N, graph.trg], [graph.trg], [graph.N, 2, graph.trg]])
        const [targets, classes] = [graph.ids(rows, 5), 5]
        const hits = argmaxEqual(graph.weights([...rows, classes]), targets, graph.pick([0, -100]))
        const floats = graph.weights(shape).mul(0).equal(0)
        await compareOutputs(
          graph,
          [x, ids.equal(2), ids.notEqual(0), floats, graph.weights(shape).notEqual(0), hits],
          0,
        )
      }),
      { numRuns: RUNS },
    )
  })

  it('norm, clamp and concat without gradients', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async seed => {
        const graph = new GraphCase(seed)
        const shape = shapeOf(graph)
        const x = graph.disguised(graph.weights(shape))
        const axis = graph.random.integer(shape.length)
        const one = shape.map((size, index) => (index === axis ? 1 : size))
        const ids = graph.ids(one, 9)
        const joined = concat(graph.ids(shape, 9), ids, axis)
        await compareOutputs(graph, [x.clamp(0.5), concat(x, graph.weights(one), axis), joined], 0)
        await compareOutputs(graph, [graph.disguised(graph.weights(shape)).norm()], 1)
      }),
      { numRuns: RUNS },
    )
  })

  /** softmax(mask(q·kᵀ / √headDim))·v, the heads merged again. */
  const attend = (graph: GraphCase, causal: boolean): [Tensor, number] => {
    const { N, src, trg } = graph
    const [heads, headDim] = [graph.size(5), graph.size(9)]
    const embedDim = heads * headDim
    const [queryLen, keyLen] = causal
      ? [trg, trg]
      : graph.pick([
          [trg, src],
          [src, src],
        ] as [Dim, Dim][])
    const rows = (length: Dim): Tensor => graph.variable([N, length, embedDim])
    const project = (x: Tensor): Tensor => {
      const projected = linear(x, graph.variable([embedDim, embedDim]).mul(0.3), graph.variable([embedDim]))
      return projected.view({ N, length: x.shape[1] as Dim, heads, headDim }).transpose(1, 2)
    }
    const queries = rows(queryLen)
    const keys = queryLen === keyLen && graph.random.integer(2) === 0 ? queries : rows(keyLen)
    const [q, k, v] = [project(queries), project(keys), project(keys)] // (N, heads, length, headDim)
    const padding = (): Tensor => graph.ids([N, keyLen], 3).notEqual(0).unsqueeze(1).unsqueeze(2)
    const lower = (): Tensor => ones({ queryLen, keyLen }).tril().expand({ N, heads: 1, queryLen, keyLen })
    const others = [
      (): Tensor => graph.ids([N, 1, queryLen, keyLen], 2).notEqual(0),
      (): Tensor => graph.ids([keyLen], 2).notEqual(0),
    ]
    const mask = graph.random.integer(5) === 0 ? graph.pick(others)() : causal ? lower() : padding()
    const fill = graph.pick([-1e20, -1e20, -5])
    const energy = matmul(q, k.T()).div(Math.sqrt(headDim)) // (N, heads, queryLen, keyLen)
    const attention = energy.maskedFill(mask.equal(0), fill).softmax()
    const context = matmul(attention, v).transpose(1, 2).contiguous().view({ N, queryLen, embedDim })
    const out = linear(context, graph.variable([embedDim, embedDim]), graph.variable([embedDim]))
    const result = graph.random.integer(2) === 0 ? out : out.add(queries)
    return [result, count(graph, [N, queryLen, keyLen, embedDim])]
  }
  check('attention under a padding mask', graph => attend(graph, false), 2 * RUNS)
  check('attention under a causal mask', graph => attend(graph, true), 2 * RUNS)
})
