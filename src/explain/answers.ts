import type { Asked } from './lesson.js'
import type { Language } from './text.js'

/** What of a question an answer is judged by. */
export type Judged = Pick<Asked, 'answer' | 'eitherSign'>

/**
 * Whether a guess is right, however a person types it: full-width digits and punctuation, lists with commas, spaces or
 * brackets, 1,024 or 1024, `.5` or `0.5`, more decimals than asked for, 是 and 会 for yes, 否 and 不会 for no.
 */
export function isRight({ answer, eitherSign }: Judged, guess: string): boolean {
  const [given, wanted] = [itemsOf(eitherSign ? guess.replace(/^\s*[-−–－]/u, '') : guess), itemsOf(answer)]
  return given.length > 0 && given.length === wanted.length && given.every((item, i) => isSame(item, wanted[i] ?? ''))
}

/** How many numbers an answer to the question is made of, where the guess isn't so many: then it can't be judged. */
export function numbersMissed({ answer }: Pick<Judged, 'answer'>, guess: string): number | undefined {
  const [given, wanted] = [itemsOf(guess), itemsOf(answer)]
  if (!wanted.every(isNumber)) return undefined
  return given.length === wanted.length && given.every(isNumber) ? undefined : wanted.length
}

const isNumber = (item: string): boolean => Number.isFinite(Number(item))

function isSame(given: string, wanted: string): boolean {
  if (given === wanted) return true
  if (!isNumber(given) || !isNumber(wanted)) return false
  const decimals = wanted.split('.')[1]?.length ?? 0
  // A number with decimals is a rounded one: whatever rounds to it is right.
  const tolerance = decimals > 0 && (given.split('.')[1]?.length ?? 0) > decimals ? 0.5001 * 10 ** -decimals : 0
  return Math.abs(Number(given) - Number(wanted)) <= tolerance
}

/** A list's items; of anything else, the one thing that it is. */
function itemsOf(text: string): string[] {
  // Full-width forms and ligatures become what a keyboard of another language types.
  const plain = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(MINUS, '-')
    .replace(/(?<=\d)。(?=\d)/gu, '.')
    .replace(/(?<=\d)x(?=\d)/gu, ' ')
  const items = (THOUSANDS.test(plain) ? plain.replaceAll(',', '') : plain)
    .replace(/[()[\]{}【】]/gu, ' ')
    .split(SEPARATORS)
  return items.filter(item => item !== '').map(item => synonyms.get(item) ?? item)
}

const MINUS = /[−–]/gu
const THOUSANDS = /^-?\d{1,3}(,\d{3})+$/u
/** A full stop ends a sentence, unless a digit follows. */
const SEPARATORS = /[\s,、;×。]+|[.!](?=\s|$)/u

const synonyms = new Map(
  Object.entries({
    yes: ['y', 'true', '是', '是的', '对', '会', '能', '可以', '真'],
    no: ['n', 'false', '否', '不', '不是', '不对', '不会', '不能', '不可以', '假'],
  }).flatMap(([word, others]) => others.map(other => [other, word] as const)),
)

/** An answer as its reader's language has it: 是 for yes. */
export function answerText(answer: string, language: Language): string {
  if (language === 'en') return answer
  return answer === 'yes' ? '是' : answer === 'no' ? '否' : answer
}
