import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createReferenceEngine,
  createWasmEngine,
  type Engine,
  type Session,
  type State,
  type TensorValue,
} from '#engine'
import { Random } from '#math'
import { addToDim, assign, buffer, dim, input, sliceScatter, type Tensor } from '#tensor'

const engines: readonly (readonly [string, () => Promise<Engine>])[] = [
  ['reference', async () => createReferenceEngine()],
  ['wasm', () => createWasmEngine({ threads: 1 })],
  ['wasm on 2 threads', () => createWasmEngine({ threads: 2 })],
]

const WIDTH = 3
const [N, capacity, pastLen] = [dim('N'), dim('capacity', 'pastLen'), dim('pastLen')]
const cache = buffer('cache', { N, capacity, width: WIDTH })
const x = input('x', 'float32', { N, one: 1, width: WIDTH })
const grown = sliceScatter(cache, x, 1, pastLen)
const rows = grown.slice(1, 0, addToDim(pastLen, 1)) // (N, pastLen+1, width)
const doubled = rows.mul(2)

/** What a cache should hold: for each sequence its positions, one number for all of each. */
type Expected = readonly (readonly number[])[]

class Cache {
  readonly state: State
  expected: Expected
  private length = 0
  private capacity = 1

  constructor(
    session: Session,
    private readonly program: ReturnType<Session['compile']>,
    count: number,
  ) {
    this.state = session.openState([cache], { N: count, capacity: 1, pastLen: 0 })
    this.expected = Array.from({ length: count }, () => [])
  }

  async append(numbers: readonly number[]): Promise<void> {
    while (this.capacity <= this.length) this.capacity *= 2
    this.state.resize({ capacity: this.capacity, pastLen: this.length })
    const data = Float32Array.from(numbers.flatMap(number => [number, number, number]))
    await this.program.run({ x: { data, shape: [numbers.length, 1, WIDTH] } }, undefined, [this.state])
    this.expected = this.expected.map((row, n) => [...row, numbers[n] as number])
    this.length++
    const read = await this.program.read(doubled)
    expect(read).toEqual(this.value(read))
  }

  select(selected: readonly number[]): void {
    this.state.resize({ pastLen: this.length })
    this.state.select(selected)
    this.expected = selected.map(row => this.expected[row] as readonly number[])
  }

  private value({ data }: TensorValue): TensorValue {
    const numbers = this.expected.flatMap(row => row.flatMap(number => [2 * number, 2 * number, 2 * number]))
    const shape = [this.expected.length, this.length, WIDTH]
    return { data: data instanceof Float64Array ? Float64Array.from(numbers) : Float32Array.from(numbers), shape }
  }
}

async function open(make: () => Promise<Engine>, outputs: readonly Tensor[] = [doubled]) {
  const session = await (await make()).open(new Map())
  const program = session.compile({ outputs, assignments: [assign(cache, grown)] })
  return { session, program }
}

describe.each(engines)('state on %s', (_name, make) => {
  it('grows by a position a run, and rows go, come and change places: several at once', async () => {
    const { session, program } = await open(make)
    await fc.assert(
      fc.asyncProperty(fc.nat(), async seed => {
        const random = new Random(seed)
        const caches = Array.from({ length: 3 }, () => new Cache(session, program, 1 + random.integer(5)))
        for (let step = 0; step < 25; step++) {
          const each = caches[random.integer(caches.length)] as Cache
          const count = each.expected.length
          if (random.integer(3) > 0) await each.append(Array.from({ length: count }, () => 1 + random.integer(9)))
          else each.select(Array.from({ length: 1 + random.integer(5) }, () => random.integer(count)))
          if (random.integer(12) === 0) {
            each.state.dispose()
            caches[caches.indexOf(each)] = new Cache(session, program, 1 + random.integer(5))
          }
        }
        for (const { state } of caches) state.dispose()
      }),
      { numRuns: 25 },
    )
    session.dispose()
  })

  it('begins as zeros, also where others left something', async () => {
    const { session, program } = await open(make)
    const first = new Cache(session, program, 2)
    await first.append([7, 8])
    first.state.dispose()
    const state = session.openState([cache], { N: 2, capacity: 1, pastLen: 0 })
    const shown = cache.add(1)
    const show = session.compile({ outputs: [shown] })
    await show.run({}, undefined, [state])
    expect(Array.from((await show.read(shown)).data)).toEqual([1, 1, 1, 1, 1, 1])
    session.dispose()
  })

  it('refuses a run whose batch is another, and a position beyond the capacity', async () => {
    const { session, program } = await open(make)
    const state = session.openState([cache], { N: 2, capacity: 1, pastLen: 0 })
    const given = (count: number) => ({ x: { data: new Float32Array(3 * count), shape: [count, 1, WIDTH] } })
    await expect(program.run(given(3), undefined, [state])).rejects.toThrow('N is 3 in the inputs but 2 in the state')
    state.resize({ pastLen: 1 })
    await expect(program.run(given(2), undefined, [state])).rejects.toThrow(
      '1:2 is not within the 1 places of axis capacity',
    )
    session.dispose()
  })
})
