import { join } from 'node:path'
import { projectRoot } from '../house/scratch-project.js'

/** Two trained models, of digits and of dates, and texts for them: what version 0.1.0 wrote. */
export const oldRuns = [
  { name: 'digits', folder: folderOf('digits'), texts: digits(300) },
  { name: 'dates', folder: folderOf('dates'), texts: dates(300) },
] as const

function folderOf(name: string): string {
  return join(projectRoot, 'test/compatibility/0.1.0', name)
}

function digits(count: number): string[] {
  return Array.from({ length: count }, (_, i) => [...String(7 + i * 7919)].join(' '))
}

function dates(count: number): string[] {
  const months = ['January', 'March', 'May', 'July', 'October', 'December']
  return Array.from({ length: count }, (_, i) => `${1 + (i % 28)} ${months[i % 6]} ${1950 + ((i * 7) % 80)}`)
}
