import { PickleBytes } from './pickle-bytes.js'
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
  return new Unpickler(new PickleBytes(bytes), meaning).run()
}

class Unpickler {
  private stack: PickleValue[] = []
  private readonly outerStacks: PickleValue[][] = []
  private readonly memo = new Map<number, PickleValue>()
  private objects = 0
  /** Each by its byte, as Python's `pickletools` lists them: what it puts on the stack, if anything. */
  private readonly instructions = new Map<string, () => PickleValue | undefined>([
    ['\x80', () => this.protocol()],
    ['\x95', () => void this.bytes.take(8)], // FRAME: how much to read ahead

    ['N', () => null],
    ['\x88', () => true],
    ['\x89', () => false],
    ['K', () => this.bytes.uint8()],
    ['M', () => this.bytes.uint16()],
    ['J', () => this.bytes.int32()],
    ['\x8a', () => this.bytes.long(this.bytes.uint8())],
    ['G', () => this.bytes.float64()],
    ['X', () => this.bytes.text(this.bytes.uint32())],
    ['\x8c', () => this.bytes.text(this.bytes.uint8())],

    ['(', () => this.mark()],
    [')', () => this.tuple([])],
    ['\x85', () => this.tuple(this.popMany(1))],
    ['\x86', () => this.tuple(this.popMany(2))],
    ['\x87', () => this.tuple(this.popMany(3))],
    ['t', () => this.tuple(this.popToMark())],
    [']', () => this.list()],
    ['a', () => this.append(this.popMany(1))],
    ['e', () => this.append(this.popToMark())],
    ['}', () => this.dict()],
    ['s', () => this.setItems(this.popMany(2))],
    ['u', () => this.setItems(this.popToMark())],

    ['q', () => this.remember(this.bytes.uint8())],
    ['r', () => this.remember(this.bytes.uint32())],
    ['\x94', () => this.remember(this.memo.size)],
    ['h', () => this.recall(this.bytes.uint8())],
    ['j', () => this.recall(this.bytes.uint32())],

    ['c', () => this.meaning.global(`${this.bytes.line()}.${this.bytes.line()}`)],
    ['\x93', () => this.stackGlobal()],
    ['R', () => this.call()],
    ['b', () => this.attributes()],
    ['Q', () => this.meaning.persistent(this.pop())],
  ])

  constructor(
    private readonly bytes: PickleBytes,
    private readonly meaning: PickleMeaning,
  ) {}

  run(): PickleValue {
    for (;;) {
      const instruction = String.fromCharCode(this.bytes.uint8())
      if (instruction === '.') return this.pop()
      const carryOut = this.instructions.get(instruction)
      if (carryOut === undefined)
        return this.fail(
          `has the instruction 0x${instruction.charCodeAt(0).toString(16)}, which plain tensors don't need`,
        )
      const value = carryOut()
      if (value !== undefined) this.stack.push(value)
    }
  }

  private protocol(): undefined {
    const protocol = this.bytes.uint8()
    if (protocol < 2 || protocol > 5) this.fail(`is of protocol ${protocol}, not 2 to 5`)
  }

  private mark(): undefined {
    if (this.outerStacks.length === MOST_MARKS) this.fail(`nests more than ${MOST_MARKS} deep`)
    this.count()
    this.outerStacks.push(this.stack)
    this.stack = []
  }

  private list(): PickleValue {
    this.count()
    return { kind: 'list', items: [] }
  }

  private dict(): PickleValue {
    this.count()
    return { kind: 'dict', entries: new Map() }
  }

  private stackGlobal(): PickleValue {
    const [module, name] = this.popMany(2)
    if (typeof module !== 'string' || typeof name !== 'string') return this.fail('names a global by no strings')
    return this.meaning.global(`${module}.${name}`)
  }

  private call(): PickleValue {
    const [callee, args] = this.popMany(2)
    if (!isKind(callee, 'global') || !isKind(args, 'tuple')) {
      return this.fail(`calls ${describe(callee)} with ${describe(args)}`)
    }
    this.count()
    return this.meaning.call(callee, args.items)
  }

  /** An OrderedDict's own attributes, such as _metadata, the versions of the modules: they are left out. */
  private attributes(): undefined {
    this.pop()
    if (!isKind(this.top(), 'dict')) this.fail(`sets attributes of ${describe(this.top())}`)
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
  }

  private setItems(items: readonly PickleValue[]): undefined {
    const dict = this.top()
    if (!isKind(dict, 'dict')) return this.fail(`sets items of ${describe(dict)}`)
    if (items.length % 2 !== 0) this.fail('sets a key without a value')
    for (let index = 0; index < items.length; index += 2) {
      dict.entries.set(items[index] as PickleValue, items[index + 1] as PickleValue)
    }
  }

  private remember(place: number): undefined {
    const value = this.top()
    if (value === undefined) return this.fail('remembers a value where there is none')
    this.count()
    this.memo.set(place, value)
  }

  private recall(place: number): PickleValue {
    const value = this.memo.get(place)
    if (value === undefined) return this.fail(`recalls value ${place}, which was never remembered`)
    return value
  }

  private count(): void {
    if (++this.objects > MOST_OBJECTS) this.fail(`makes more than ${MOST_OBJECTS} objects`)
  }

  private fail(reason: string): never {
    return this.bytes.fail(reason)
  }
}

function isKind<K extends 'global' | 'tuple' | 'list' | 'dict'>(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleValue, { readonly kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind
}
