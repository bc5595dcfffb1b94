const encoder = new TextEncoder()

/** Writes the few pickle instructions (protocol 2) that a state dict of tensors takes. */
export class Pickler {
  private readonly bytes: number[] = [0x80, 2]

  /** A class or function by module and name. */
  global(module: string, name: string): this {
    return this.put('c', ...encoder.encode(`${module}\n${name}\n`))
  }

  text(text: string): this {
    const utf8 = encoder.encode(text)
    return this.put('X', ...littleEndian(utf8.length, 4), ...utf8)
  }

  /** A whole number from 0 to 2^53. */
  count(value: number): this {
    if (value < 2 ** 8) return this.put('K', value)
    if (value < 2 ** 31) return this.put('J', ...littleEndian(value, 4))
    return this.put('\x8a', 8, ...littleEndian(value, 8))
  }

  boolean(value: boolean): this {
    return this.put(value ? '\x88' : '\x89')
  }

  tuple(items: () => void): this {
    return this.between('(', items, 't')
  }

  /** A call of the global before it: `global(…items)`. */
  call(items: () => void): this {
    return this.tuple(items).put('R')
  }

  /** Keys and values, one after the other, for the dictionary before them. */
  entries(items: () => void): this {
    return this.between('(', items, 'u')
  }

  /** What stands before it becomes the name of an object outside. */
  persistent(): this {
    return this.put('Q')
  }

  finish(): Uint8Array {
    return Uint8Array.from([...this.bytes, '.'.charCodeAt(0)])
  }

  private between(before: string, items: () => void, after: string): this {
    this.put(before)
    items()
    return this.put(after)
  }

  private put(instruction: string, ...operand: readonly number[]): this {
    this.bytes.push(instruction.charCodeAt(0), ...operand)
    return this
  }
}

function littleEndian(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256)
}
