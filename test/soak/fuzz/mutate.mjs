// Seeded mutations of bytes and of JSON values. `random` is the library's own, so a case is its number and a seed.

/** Numbers at which readers go wrong. */
const NUMBERS = [
  0,
  -1,
  1,
  3,
  0.5,
  -0.5,
  255,
  65_536,
  2 ** 20,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e8,
  1e12,
  1e300,
  -1e300,
  5e-324,
]
const pick = (random, list) => list[random.integer(list.length)]

/** Bytes changed in one to four places. */
export function mutateBytes(random, bytes, other) {
  let changed = bytes
  for (let times = 1 + random.integer(4); times > 0; times--) changed = mutateOnce(random, changed, other)
  return changed
}

function mutateOnce(random, bytes, other) {
  const at = random.integer(bytes.length + 1)
  const upTo = Math.min(bytes.length, at + 1 + random.integer(random.integer(4) === 0 ? 200 : 8))
  const joined = (...parts) => Uint8Array.from(parts.flatMap(part => [...part]))
  switch (random.integer(9)) {
    case 0:
      return bytes.map((byte, i) => (i === at ? byte ^ (1 << random.integer(8)) : byte))
    case 1:
      return bytes.map((byte, i) => (i >= at && i < upTo ? random.integer(256) : byte))
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(upTo))
    case 3:
      return joined(bytes.subarray(0, upTo), bytes.subarray(at))
    case 4:
      return bytes.subarray(0, at)
    case 5:
      return joined(bytes.subarray(0, at), other.subarray(random.integer(other.length + 1)))
    case 6:
      return withNumber(random, bytes, at)
    case 7: {
      const binary = bytes.slice()
      const view = new DataView(binary.buffer)
      if (at + 8 <= binary.length)
        view.setBigUint64(at, BigInt(Math.trunc(Math.abs(Math.min(pick(random, NUMBERS), 1e18)))), true)
      return binary
    }
    default:
      return joined(bytes.subarray(0, at), pick(random, TEXTS), bytes.subarray(at))
  }
}

const TEXTS = [
  '"',
  '\n',
  '\r\n',
  '\t',
  ',',
  '{',
  '[',
  '\0',
  '\u{feff}',
  '漢字',
  '\ud800',
  '[['.repeat(2000),
  '"'.repeat(3000),
  'a'.repeat(20_000),
].map(text => new TextEncoder().encode(text))

/** The number that stands next in the text becomes another one. */
function withNumber(random, bytes, at) {
  const text = Buffer.from(bytes).toString('latin1')
  const found = /\d+/g
  found.lastIndex = at
  const match = found.exec(text)
  if (match === null) return bytes
  const changed = text.slice(0, match.index) + String(pick(random, NUMBERS)) + text.slice(found.lastIndex)
  return new Uint8Array(Buffer.from(changed, 'latin1'))
}

/** What may stand where something else is expected; made anew, so that no case changes the next one's. */
const ODD = [
  ...NUMBERS.map(number => () => number),
  () => null,
  () => true,
  () => '',
  () => '__proto__',
  () => 'a'.repeat(5000),
  () => '\u{0}',
  () => [],
  () => ({}),
  () => Array(1000).fill(1),
  () => Array(50).fill('x'),
  () => nested(3000),
]
/** What JSON doesn't have, but a caller may give. */
const ODDER = [
  () => undefined,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 1n,
  () => Symbol('odd'),
  () => () => 1,
  () => new Date(0),
  () => new Map(),
]

function nested(depth) {
  let value = []
  for (let i = 0; i < depth; i++) value = [value]
  return value
}

/** A value of JSON changed in one or two places. @param asCalled whether it may get what only a caller can give */
export function mutateJson(random, value, asCalled = false) {
  const changed = structuredClone(value)
  let root = { root: changed }
  for (let times = 1 + random.integer(2); times > 0; times--) {
    const places = placesOf(root)
    const { owner, key } = pick(random, places)
    const odd = () => pick(random, asCalled && random.integer(3) === 0 ? ODDER : ODD)()
    const action = random.integer(6)
    if (action === 0 && owner !== root) delete owner[key]
    else if (action === 1 && owner !== root) owner[`${String(key)}${pick(random, ['s', 'x', '_'])}`] = owner[key]
    else if (action === 2)
      owner[key] = pick(random, [null, ...places.map(place => place.owner[place.key]).filter(isPlain)])
    else owner[key] = odd()
    root = { root: root.root }
  }
  return root.root
}

const isPlain = value => typeof value !== 'object' || value === null

/** Every place in a value, few of long lists. */
function placesOf(owner, depth = 0) {
  if (depth > 6) return []
  return Object.keys(owner)
    .slice(0, 30)
    .flatMap(key => {
      const inner = owner[key]
      const isOwner = typeof inner === 'object' && inner !== null && !(inner instanceof Date) && !(inner instanceof Map)
      return [{ owner, key }, ...(isOwner ? placesOf(inner, depth + 1) : [])]
    })
}
