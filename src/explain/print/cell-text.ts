import type { Label } from '../figure.js'
import { formatNumber, type Language } from '../text.js'

/** Rows of a grid or a table that are shown before "… more". */
export const MOST_ROWS = 24

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

export function more(count: number, language: Language): string {
  return language === 'zh' ? `……还有 ${count} 个` : `… ${count} more`
}
