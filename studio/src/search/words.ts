/** Words that ask, not what is asked for. */
const ASKING = new Set(
  'a an and are as at be by can come do does for from have how i in is it its me of on or show tell the there this to was what when where which who why with you applied used happen happens work works model transformer'.split(
    ' ',
  ),
)
const ASKING_ZH =
  /在哪里|在哪儿|在哪|哪里|是什么|什么是|什么|为什么要|为什么|怎么做的|怎么|如何|请问|应用|的|了|吗|呢|要|是/g

/** A question as its words: lower case, `maskedEnergy` as its parts and whole, Chinese as pairs of characters. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [run] of text.matchAll(/[\p{Script=Han}]+|[\p{L}\p{N}√]+/gu)) {
    if (/\p{Script=Han}/u.test(run)) {
      if (run.length === 1) words.push(run)
      for (let i = 0; i + 1 < run.length; i++) words.push(run.slice(i, i + 2))
      continue
    }
    const parts = run.split(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    if (parts.length > 1) words.push(...parts)
    words.push(run)
  }
  return words.map(word => word.toLowerCase())
}

/** What is asked for: without the words that only ask, unless nothing else is left. */
export function essence(question: string): string {
  const plain = question.replace(/[?？。，,!！:：“”"']/g, ' ').trim()
  const bare = plain
    .replace(ASKING_ZH, ' ')
    .split(/\s+/)
    .filter(word => !ASKING.has(word.toLowerCase()))
    .join(' ')
    .trim()
  return bare === '' ? plain : bare
}

/** For comparing phrases. */
export function normal(phrase: string): string {
  return phrase
    .toLowerCase()
    .replace(/[\s\-_·]+/g, ' ')
    .trim()
}
