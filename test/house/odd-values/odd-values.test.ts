import { GlassformerError } from 'glassformer'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { scratch } from '../../support/scratch.js'
import { exported, type RightCall, rightArguments, rightMethods } from './right-calls.js'
import { oddValues, placesIn, spoilt } from './spoil.js'

/** Parts of the model's graph, which its own code puts together, and what TypeScript calls private. */
const INNER = [
  'Transformer.makeSrcMask',
  'Transformer.makeTrgMask',
  'Transformer.forward',
  'Vocabulary.unknown',
  'Trainer.checkFinite',
  'Trainer.weights',
]
const functions = Object.entries(exported).filter((entry): entry is [string, Callable] => isCallable(entry[1]))
const ofExports = functions.map(([name, of]): [string, RightCall] => [
  name,
  { of: isClass(of) ? (...given) => new of(...given) : of, given: rightArguments[name] ?? [] },
])

// An odd folder is one all the same: it is made here.
const home = process.cwd()
beforeAll(() => process.chdir(scratch()))
afterAll(() => process.chdir(home))

test('every export has a right call in the table, and every method of a class that takes something', () => {
  expect(functions.map(([name]) => name).filter(name => rightArguments[name] === undefined)).toEqual([])
  const methods = functions.flatMap(([name, of]) => (isClass(of) ? methodsOf(of).map(one => `${name}.${one}`) : []))
  expect(methods.filter(name => rightMethods[name] === undefined && !INNER.includes(name))).toEqual([])
})

describe.each([...ofExports.filter(([name]) => name !== 'Trainer'), ...Object.entries(rightMethods)])(
  '%s',
  (_, { of, given }) => {
    it('takes what is right', async () => {
      await run(of, given)
    })

    it('takes an odd value, wherever it stands, or refuses it in one line of its own', async () => {
      const raw: string[] = []
      for (const place of placesIn(given)) {
        for (const odd of oddValues) {
          const failure = await run(of, spoilt(given, place, odd) as unknown[]).catch((error: unknown) => error)
          if (failure === undefined || isOurs(failure)) continue
          raw.push(`${String(odd?.constructor.name ?? odd)} at ${place.join('.')}: ${failure}`)
        }
      }
      expect(raw).toEqual([])
    })
  },
)

// biome-ignore lint/suspicious/noExplicitAny: the compiler would refuse it, as a test of JavaScript's users must not
type Callable = ((...given: any[]) => unknown) & (new (...given: any[]) => object)

function isCallable(value: unknown): value is Callable {
  return typeof value === 'function'
}

function isClass(value: Callable): boolean {
  return /^class\b/u.test(Function.prototype.toString.call(value))
}

/** Static and other methods that have a parameter, given by its place or with a default. */
function methodsOf(of: Callable): string[] {
  return [of, of.prototype].flatMap(owner =>
    Object.entries(Object.getOwnPropertyDescriptors(owner))
      .filter(([name, { value }]) => name !== 'constructor' && isCallable(value) && !/^[^(]*\(\)/u.test(String(value)))
      .map(([name]) => name),
  )
}

function isOurs(failure: unknown): boolean {
  return failure instanceof GlassformerError && /^[^\n]{1,300}$/u.test(failure.message)
}

/** To its end; of a stream to its first value. */
async function run(of: RightCall['of'], given: readonly unknown[]): Promise<void> {
  const result: unknown = await of(...(given as never[]))
  if (typeof result !== 'object' || result === null) return
  if (Symbol.asyncIterator in result) {
    const stream = result as AsyncGenerator
    await stream.next()
    await stream.return(undefined)
  }
  if ('dispose' in result && typeof result.dispose === 'function') result.dispose()
}
