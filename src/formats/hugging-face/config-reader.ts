import { GlassformerError } from '../../errors/glassformer-error.js'
import { isRecord } from '../../options/is-record.js'
import { shown } from '../../options/shown.js'
import type { ValueType } from '../../options/value-type.js'
import { aText, trueOrFalse, whole } from '../../options/values.js'

/** Reads a `config.json` of Hugging Face's: what it says must be of the type that it says it is. */
export class ConfigReader {
  private readonly values: Readonly<Record<string, unknown>>

  /** @throws GlassformerError when it is no object */
  constructor(config: unknown) {
    if (!isRecord(config)) throw new GlassformerError(`it must be an object, not ${shown(config)}`)
    this.values = config
  }

  /** Of a type, or `otherwise` where nothing is said. */
  get<T>(name: string, type: ValueType<T>, otherwise: T): T {
    const value = this.values[name] ?? undefined
    return value === undefined ? otherwise : type.settle(value, name)
  }

  /** A whole number; without `otherwise` it must be there. */
  whole(name: string, otherwise?: number): number {
    const value = this.get<number | undefined>(name, whole(), otherwise)
    if (value === undefined) throw new GlassformerError(`it lacks ${name}`)
    return value
  }

  /** An id below `size`. */
  id(name: string, size: number, otherwise: number): number {
    const id = this.whole(name, otherwise)
    if (id >= size) throw new GlassformerError(`${name} must be an id below the ${size} of the vocabulary, not ${id}`)
    return id
  }

  flag(name: string, otherwise: boolean): boolean {
    return this.get(name, trueOrFalse, otherwise)
  }

  text(name: string): string | undefined {
    return this.get<string | undefined>(name, aText, undefined)
  }

  /** @throws GlassformerError when the two numbers differ, which one option here stands for */
  same(one: string, other: string): number {
    const [a, b] = [this.whole(one), this.whole(other)]
    if (a !== b)
      throw new GlassformerError(
        `${one} ${a} and ${other} ${b} differ: a model here has one such number for both sides`,
      )
    return a
  }
}
