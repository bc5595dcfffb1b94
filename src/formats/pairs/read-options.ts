import type { Given, OptionTable } from '../../options/option.js'
import { aText, oneOf, whole } from '../../options/values.js'
import { badLinePolicies } from './bad-lines.js'
import { headerPolicies } from './header.js'
import { pairFormats } from './pair-record.js'

/** Which columns are what, where their names don't say it. */
export const columnOptions = {
  sourceColumn: {
    type: aText,
    about: 'the column of the sources: its name, its number from 1, or the key in JSONL',
    otherwise: 'what the header says, or 1',
  },
  targetColumn: {
    type: aText,
    about: 'the column of the targets, in the same way',
    otherwise: 'what the header says, or 2',
  },
} as const satisfies OptionTable

/** What decides which pairs a file has. */
export const fileOptions = {
  format: {
    type: oneOf(pairFormats),
    about: 'the form of the pairs',
    otherwise: 'what the file name ends with',
    flag: '--data-format',
  },
  header: {
    type: oneOf(headerPolicies),
    about:
      'whether the first row of TSV or CSV names the columns; auto: where its names are usual ones, named: where they are ' +
      'source and target',
    otherwise: 'auto',
  },
  ...columnOptions,
  badLines: {
    type: oneOf(badLinePolicies),
    about: 'lines that are no pair: fail, or skip them and say so',
    default: 'fail',
  },
} as const satisfies OptionTable

/** How a file of pairs is read. */
export const readOptions = {
  ...fileOptions,
  badLinesShown: { type: whole(), about: 'how many of them are named', default: 5 },
} as const satisfies OptionTable

/** How a file of pairs is read; every option has a default. */
export interface ReadOptions extends Given<typeof readOptions> {}
