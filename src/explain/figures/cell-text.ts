import { formatNumber, type Language } from '../text.js'
import type { Label } from './figure.js'

export function labelText(label: Label | undefined, language: Language): string {
  if (label === undefined) return ''
  return typeof label === 'string' ? label : label[language]
}

/** A number or a word of a figure. */
export function cellText(cell: number | string, digits: number | undefined): string {
  if (typeof cell === 'string') return cell
  if (Math.abs(cell) >= 1e9) return formatNumber(cell)
  return Number.isInteger(cell) ? formatNumber(cell) : formatNumber(cell, String(digits ?? 4))
}
