// What a page of the site does: it searches, from a file too, with an index that is a script, loaded when somebody begins.
import MiniSearch from 'minisearch'
import { essence, wordsOf } from '../studio/src/search/words.ts'

interface Entry {
  readonly id: number
  readonly title: string
  readonly heading: string
  readonly text: string
  readonly url: string
  readonly lang: string
}

declare global {
  var siteIndex: readonly Entry[] | undefined
}

const MOST = 12
const script = document.currentScript as HTMLScriptElement
const { root = '', lang = 'en', none = '' } = script.dataset
const input = document.getElementById('search') as HTMLInputElement
const found = document.getElementById('found') as HTMLOListElement
let finder: Promise<(question: string) => readonly Entry[]> | undefined

input.addEventListener('focus', () => void load())
input.addEventListener('input', () => void show())
addEventListener('keydown', event => {
  if (event.key === '/' && document.activeElement !== input) {
    event.preventDefault()
    input.focus()
  }
  if (event.key === 'Escape') found.hidden = true
})
input.addEventListener('keydown', event => {
  if (event.key === 'Enter') found.querySelector('a')?.click()
})
document.addEventListener('click', ({ target }) => {
  if (target instanceof Node && !found.contains(target) && target !== input) found.hidden = true
})

async function show(): Promise<void> {
  const question = input.value.trim()
  if (question === '') {
    found.hidden = true
    return
  }
  const entries = (await load())(question)
  if (input.value.trim() !== question) return
  found.replaceChildren(...(entries.length === 0 ? [item(none)] : entries.map(linkTo)))
  found.hidden = false
}

function load(): Promise<(question: string) => readonly Entry[]> {
  finder ??= new Promise((resolve, reject) => {
    const index = document.createElement('script')
    index.src = `${root}search-index.js`
    index.addEventListener('load', () => resolve(finderOf(globalThis.siteIndex ?? [])))
    index.addEventListener('error', reject)
    document.head.append(index)
  })
  return finder
}

/** Finds entries in the page's language first. */
function finderOf(entries: readonly Entry[]): (question: string) => readonly Entry[] {
  const index = new MiniSearch<Entry>({
    fields: ['title', 'heading', 'text'],
    tokenize: wordsOf,
    processTerm: word => word,
  })
  index.addAll(entries)
  return question =>
    index
      .search(essence(question), {
        prefix: term => term.length > 2,
        fuzzy: term => (term.length > 5 ? 0.15 : false),
        combineWith: 'AND',
        boost: { title: 6, heading: 4 },
        boostDocument: id => (entries[id]?.lang === lang ? 1 : 0.3),
      })
      .map(({ id }) => entries[id])
      .filter(entry => entry !== undefined)
      .filter(({ title }, i, all) => all.findIndex(other => other.title === title) === i)
      .slice(0, MOST)
}

function linkTo({ title, heading, url }: Entry): HTMLLIElement {
  const link = document.createElement('a')
  link.href = root + url
  link.append(title)
  if (heading !== '') {
    const small = document.createElement('small')
    small.append(heading)
    link.append(small)
  }
  return item(link)
}

function item(content: Node | string): HTMLLIElement {
  const li = document.createElement('li')
  li.append(content)
  return li
}
