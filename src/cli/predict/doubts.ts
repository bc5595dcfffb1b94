import type { Answer } from '../../decode/answer.js'
import { CutAnswers } from '../../decode/cut-answers.js'
import { searchOptions } from '../../decode/generate-options.js'
import { inNames, namesOf } from '../../errors/in-names.js'
import { flagNames } from '../../options/flags.js'
import { note } from '../output.js'

/** So many warnings are said in full; the others are counted. */
const SAID = 3

/** Says on stderr why answers may be wrong, in a few lines however many they are. */
export class Doubts {
  private warned = 0
  private readonly cut: CutAnswers

  /** @param maxLen the model's positions */
  constructor(maxLen: number) {
    this.cut = new CutAnswers(maxLen)
  }

  add({ sourceWarnings, sequences }: Answer): void {
    this.cut.add(sequences) // counted, and said at the end
    for (const warning of sourceWarnings) if (++this.warned <= SAID) note(`warning: ${warning}`)
  }

  /** What was only counted. */
  end(): void {
    const more = this.warned - SAID
    if (more > 0)
      note(`warning: ${more} more ${more === 1 ? 'reason' : 'reasons'} to doubt answers; --json has all of them`)
    const { warning } = this.cut
    if (warning !== undefined) note(`warning: ${inNames(warning, namesOf(flagNames(searchOptions)))}`)
  }
}
