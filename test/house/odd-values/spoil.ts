/** What JavaScript lets anybody give. */
export const oddValues: readonly unknown[] = [
  undefined,
  null,
  Number.NaN,
  -1,
  2.5,
  1e300,
  'odd',
  '',
  true,
  Symbol('odd'),
  1n,
  [],
  [1],
  ['odd'],
  [null],
  {},
  () => 1,
  new Map(),
  new Map([[1, 2]]),
  new Float32Array(3),
  new Int16Array(3),
  new Date(0),
]

type Place = readonly unknown[]

/** Where something stands in a value: in its lists, objects and maps, of long ones the first two. */
export function placesIn(value: unknown, deepest = 5): Place[] {
  if (deepest === 0) return []
  return entriesOf(value).flatMap(([key, inner]) => [
    [key],
    ...placesIn(inner, deepest - 1).map(place => [key, ...place]),
  ])
}

/** A copy with something else at a place. */
export function spoilt(value: unknown, [key, ...rest]: Place, odd: unknown): unknown {
  const change = (at: unknown, inner: unknown): unknown =>
    at !== key ? inner : rest.length === 0 ? odd : spoilt(inner, rest, odd)
  if (value instanceof Map) return new Map([...value].map(([at, inner]) => [at, change(at, inner)]))
  if (Array.isArray(value)) return value.map((inner, index) => change(index, inner))
  return Object.fromEntries(Object.entries(value as object).map(([at, inner]) => [at, change(at, inner)]))
}

function entriesOf(value: unknown): (readonly [unknown, unknown])[] {
  if (value instanceof Map) return [...value].slice(0, 2)
  if (Array.isArray(value)) return [...value.entries()].slice(0, 2)
  return isPlain(value) ? Object.entries(value) : []
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
