import { InvalidArgumentError } from 'commander'

/** Parses a whole number in a range, for commander. */
export function wholeNumber(minimum: number, maximum = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return text => {
    const value = Number(text)
    if (!/^[+-]?\d+$/u.test(text) || !(value >= minimum && value <= maximum)) {
      const range = maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum} up` : `from ${minimum} to ${maximum}`
      throw new InvalidArgumentError(`It must be a whole number ${range}.`)
    }
    return value
  }
}

/** Parses a number above zero, for commander. */
export function positiveNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('It must be a number above 0.')
  return value
}
