/** What a person wants to see of a training run, on one page. */

export { type AlignedPair, align } from './alignment.js'
export { type Answer, answersOf, byLength, confusionsOf, worstOf } from './answer.js'
export { reportFigures } from './figures.js'
export { htmlReport } from './html-report.js'
export type { RunReport } from './run-report.js'
