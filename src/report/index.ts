/** What a person wants to see of a training run, on one page. */

export { align } from './alignment.js'
export { type Answer, answersOf, byLength, confusionsOf, worstOf } from './answer.js'
export { htmlReport } from './html-report.js'
export type { RunReport } from './run-report.js'
