import { GlassformerError } from '../../errors/glassformer-error.js'
import { describe, type PickleGlobal, type PickleValue } from './pickle-value.js'

/** What the few allowed globals mean. */
export interface PickleMeaning {
  /** @throws GlassformerError for a global that is not allowed. */
  global(name: string): PickleGlobal
  /** A call `global(...args)`, carried out by us. @throws GlassformerError when the arguments don't fit. */
  call(global: PickleGlobal, args: readonly PickleValue[]): PickleValue
  /** An object that stands outside the pickle. @throws GlassformerError when there is none such. */
  persistent(id: PickleValue): PickleValue
}

/** A hostile pickle makes an object of every byte; a state dict of 100,000 tensors makes fewer than this. */
const MOST_OBJECTS = 2_000_000
const MOST_MARKS = 100

/**
 * Reads a pickle of protocols 2 to 5, of which it knows the instructions that plain state dicts consist of. A pickle
 * is a program; this one can build only the types of {@link PickleValue}, and calls nothing but `meaning`.
 *
 * @throws GlassformerError naming the instruction, or the global, that a plain state dict doesn't have
 */
export function unpickle(bytes: Uint8Array, meaning: PickleMeaning): PickleValue {
  return new Unpickler(bytes, meaning).run()
}

class Unpickler {
  private readonly view: DataView
  private position = 0
  private stack: PickleValue[] = []
  private readonly outerStacks: PickleValue[][] = []
  private readonly memo = new Map<number, PickleValue>()
  private objects = 0

  constructor(
    private readonly bytes: Uint8Array,
    private readonly meaning: PickleMeaning,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  run(): PickleValue {
    for (;;) {
      const instruction = String.fromCharCode(this.uint8())
      if (instruction === '.') return this.pop()
      const value = this.carryOut(instruction)
      if (value !== undefined) this.stack.push(value)
    }
  }

  /** What an instruction puts on the stack, if anything. */
  private carryOut(instruction: string): PickleValue | undefined {
    switch (instruction) {
      case '\x80': {
        const protocol = this.uint8()
        if (protocol < 2 || protocol > 5) this.fail(`is of protocol ${protocol}, not 2 to 5`)
        return undefined
      }
      case '\x95': // FRAME: how much to read ahead
        this.take(8)
        return undefined

      case 'N':
        return null
      case '\x88':
        return true
      case '\x89':
        return false
      case 'K':
        return this.uint8()
      case 'M':
        return this.view.getUint16(this.take(2), true)
      case 'J':
        return this.view.getInt32(this.take(4), true)
      case '\x8a':
        return this.long(this.uint8())
      case 'G':
        return this.view.getFloat64(this.take(8))
      case 'X':
        return this.text(this.uint32())
      case '\x8c':
        return this.text(this.uint8())

      case '(':
        if (this.outerStacks.length === MOST_MARKS) this.fail(`nests more than ${MOST_MARKS} deep`)
        this.count()
        this.outerStacks.push(this.stack)
        this.stack = []
        return undefined
      case ')':
        return this.tuple([])
      case '\x85':
        return this.tuple(this.popMany(1))
      case '\x86':
        return this.tuple(this.popMany(2))
      case '\x87':
        return this.tuple(this.popMany(3))
      case 't':
        return this.tuple(this.popToMark())
      case ']':
        this.count()
        return { kind: 'list', items: [] }
      case 'a':
        return this.append(this.popMany(1))
      case 'e':
        return this.append(this.popToMark())
      case '}':
        this.count()
        return { kind: 'dict', entries: new Map() }
      case 's':
        return this.setItems(this.popMany(2))
      case 'u':
        return this.setItems(this.popToMark())

      case 'q':
        return this.remember(this.uint8())
      case 'r':
        return this.remember(this.uint32())
      case '\x94':
        return this.remember(this.memo.size)
      case 'h':
        return this.recall(this.uint8())
      case 'j':
        return this.recall(this.uint32())

      case 'c': {
        const [module, name] = [this.line(), this.line()]
        return this.meaning.global(`${module}.${name}`)
      }
      case '\x93': {
        const [module, name] = this.popMany(2)
        if (typeof module !== 'string' || typeof name !== 'string') return this.fail('names a global by no strings')
        return this.meaning.global(`${module}.${name}`)
      }
      case 'R': {
        const [callee, args] = this.popMany(2)
        if (!isKind(callee, 'global') || !isKind(args, 'tuple')) {
          return this.fail(`calls ${describe(callee)} with ${describe(args)}`)
        }
        this.count()
        return this.meaning.call(callee, args.items)
      }
      case 'b': {
        // An OrderedDict's own attributes, such as _metadata, the versions of the modules.
        this.pop()
        if (!isKind(this.top(), 'dict')) this.fail(`sets attributes of ${describe(this.top())}`)
        return undefined
      }
      case 'Q':
        return this.meaning.persistent(this.pop())
      default:
        return this.fail(
          `has the instruction 0x${instruction.charCodeAt(0).toString(16)}, which plain tensors don't need`,
        )
    }
  }

  private pop(): PickleValue {
    const value = this.stack.pop()
    return value === undefined ? this.fail('takes a value where there is none') : value
  }

  private top(): PickleValue | undefined {
    return this.stack[this.stack.length - 1]
  }

  private popMany(count: number): PickleValue[] {
    if (this.stack.length < count) this.fail(`takes ${count} values where there are ${this.stack.length}`)
    return this.stack.splice(this.stack.length - count, count)
  }

  private popToMark(): PickleValue[] {
    const items = this.stack
    this.stack = this.outerStacks.pop() ?? this.fail('takes values back to a mark that is not there')
    return items
  }

  private tuple(items: readonly PickleValue[]): PickleValue {
    this.count()
    return { kind: 'tuple', items }
  }

  private append(items: readonly PickleValue[]): undefined {
    const list = this.top()
    if (!isKind(list, 'list')) return this.fail(`appends to ${describe(list)}`)
    for (const item of items) list.items.push(item)
    return undefined
  }

  private setItems(items: readonly PickleValue[]): undefined {
    const dict = this.top()
    if (!isKind(dict, 'dict')) return this.fail(`sets items of ${describe(dict)}`)
    if (items.length % 2 !== 0) this.fail('sets a key without a value')
    for (let index = 0; index < items.length; index += 2) {
      dict.entries.set(items[index] as PickleValue, items[index + 1] as PickleValue)
    }
    return undefined
  }

  private remember(place: number): undefined {
    const value = this.top()
    if (value === undefined) return this.fail('remembers a value where there is none')
    this.count()
    this.memo.set(place, value)
    return undefined
  }

  private recall(place: number): PickleValue {
    const value = this.memo.get(place)
    if (value === undefined) return this.fail(`recalls value ${place}, which was never remembered`)
    return value
  }

  private count(): void {
    if (++this.objects > MOST_OBJECTS) this.fail(`makes more than ${MOST_OBJECTS} objects`)
  }

  /** Moves on by `length` bytes. @returns where they begin. */
  private take(length: number): number {
    const begin = this.position
    if (begin + length > this.bytes.length) this.fail('is cut off')
    this.position = begin + length
    return begin
  }

  private uint8(): number {
    return this.view.getUint8(this.take(1))
  }

  private uint32(): number {
    return this.view.getUint32(this.take(4), true)
  }

  /** A two's complement integer of so many bytes; beyond 2^53 the nearest number, which no size can be. */
  private long(length: number): number {
    const begin = this.take(length)
    let value = 0n
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.view.getUint8(begin + i))
    return Number(BigInt.asIntN(8 * length, value))
  }

  private text(length: number): string {
    const begin = this.take(length)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.bytes.subarray(begin, begin + length),
      )
    } catch {
      return this.fail('has a string that is not UTF-8')
    }
  }

  private line(): string {
    const end = this.bytes.indexOf(10, this.position)
    if (end < 0) this.fail('is cut off')
    const text = this.text(end - this.position)
    this.position++
    return text
  }

  private fail(reason: string): never {
    throw new GlassformerError(`the pickle ${reason} (at byte ${this.position})`)
  }
}

function isKind<K extends 'global' | 'tuple' | 'list' | 'dict'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind
}
