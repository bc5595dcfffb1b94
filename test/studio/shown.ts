import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { lessons } from '#explain'
import { ready, soon } from './page.js'

interface Cell {
  readonly tensor: string
  readonly at: readonly number[]
}

/** What a link shows, whatever the page looks like. */
export interface Shown {
  readonly view: 'see' | 'train' | 'decode' | 'time' | 'take' | 'lessons' | 'keep'
  readonly lang: 'en' | 'zh'
  /** The example that the model reads. */
  readonly source?: string
  /** The other sequences of its batch. */
  readonly batch?: readonly string[]
  /** PAD ids behind the example, beyond those that the batch needs. */
  readonly padding?: number
  /** What greedy decoding makes of it. */
  readonly answer?: string
  /** The training step whose weights are in view. */
  readonly step?: number
  readonly code?: 'typescript' | 'python'
  readonly cell?: Cell & { readonly value: number }
  readonly training?: Readonly<Record<string, string | number>>
  /** The tokens that were generated, EOS too. */
  readonly decoded?: string
  /** The step of decoding in view: its number from 0, and the token that was chosen. */
  readonly token?: { readonly at: number; readonly token: string }
  readonly sampling?: { readonly temperature: number; readonly seed: number }
  readonly beams?: { readonly width: number; readonly best: string; readonly score: number }
  /** A cell at kept steps, and what the model answered then. */
  readonly overTime?: Cell & { readonly rows: readonly (readonly [step: number, value: number, answer: string])[] }
  /** What is taken out of the model. */
  readonly parts?: readonly string[]
  /** How far a tensor moves without the parts. */
  readonly difference?: { readonly tensor: string; readonly largest: number }
  readonly lesson?: string
  /** The script for Node that comes to the same numbers. */
  readonly script?: { readonly tensor: string; readonly src: number[][]; readonly trg: number[][] }
}

const VIEWS: Readonly<Record<Shown['view'], RegExp>> = {
  see: /^(Model|模型)$/,
  train: /^(Train|训练)$/,
  decode: /^(Decode|解码)$/,
  time: /^(Compare|对比)$/,
  take: /^(Compare|对比)$/,
  lessons: /^(Learn|学习)$/,
  keep: /^(Share|分享)$/,
}

/** What the page calls the parts of the links. */
const PARTS: Readonly<Record<string, string>> = { 'padding-mask': 'Padding mask' }

/** Where this page shows each thing: a page that is drawn anew changes this, never the links. */
const checks: { readonly [Key in keyof Required<Shown>]: (page: Page, wanted: Required<Shown>[Key]) => Promise<void> } =
  {
    async view(page, wanted) {
      await soon(() => page.locator('nav [aria-current=page]').first().textContent()).toMatch(VIEWS[wanted])
    },
    async lang(page, wanted) {
      await soon(() => page.evaluate(() => document.documentElement.lang)).toBe(wanted === 'zh' ? 'zh-CN' : 'en')
    },
    async source(page, wanted) {
      await soon(() =>
        page
          .getByLabel(/^(Source|源序列)$/)
          .first()
          .inputValue(),
      ).toBe(wanted)
    },
    async batch(page, wanted) {
      await page.locator('.batch summary').click()
      await soon(() => values(page, '.batch input.mono')).toEqual(wanted)
    },
    async padding(page, wanted) {
      await soon(() => page.locator('.batch input[type=number]').inputValue()).toBe(String(wanted))
    },
    async answer(page, wanted) {
      await soon(async () => (await page.locator('.answer .token').allTextContents()).join('')).toBe(joined(wanted))
    },
    async step(page, wanted) {
      await soon(() => page.locator('.slider output').first().textContent()).toContain(String(wanted))
    },
    async code(page, wanted) {
      const name = wanted === 'python' ? /PyTorch/ : /TypeScript/
      await soon(() => page.getByRole('button', { name, pressed: true }).count()).toBe(1)
      await page.locator('li.on').waitFor()
    },
    async cell(page, { tensor, at, value }) {
      await page.getByTestId('formula').waitFor()
      expect(await page.getByLabel(/^(Instance|所在模块)$/).inputValue()).toBe(tensor.replace('@grad', ''))
      const text = async (): Promise<string> => (await page.locator('.cell').textContent()) ?? ''
      const label = tensor.split('.').at(-1) ?? ''
      await soon(async () => (await text()).replaceAll(/ \([^)]*\)/g, '')).toContain(`${label}[${at.join(', ')}]`)
      expect(numberOf((await text()).split('=').at(-1))).toBeCloseTo(value, 6)
    },
    async training(page, wanted) {
      const labels = { batchSize: 'Batch size', lr: 'Learning rate' } as Readonly<Record<string, string>>
      for (const [name, value] of Object.entries(wanted)) {
        const label = labels[name] ?? name
        await soon(() => page.getByLabel(new RegExp(`^${label}$`, 'i')).inputValue()).toBe(String(value))
      }
    },
    async decoded(page, wanted) {
      // The links were recorded when the page still wrote special tokens as the vocabulary does: [EOS].
      const now = wanted.replace(/\[(\w+)\]/g, '$1')
      await soon(async () => (await page.locator('.path button').allTextContents()).join(' ')).toBe(now)
    },
    async token(page, { at, token }) {
      await soon(() => page.locator('.path [aria-current=true]').textContent()).toBe(token)
      expect(await page.locator('.path button').nth(at).getAttribute('aria-current')).toBe('true')
      expect(await page.locator('.bars .chosen .token').textContent()).toBe(token)
    },
    async sampling(page, { temperature, seed }) {
      await soon(() => values(page, 'section:has(.path) input[type=number]')).toEqual([`${temperature}`, `${seed}`])
    },
    async beams(page, { width, best, score }) {
      await soon(() => values(page, 'section:has(svg) input[type=number]')).toEqual([`${width}`])
      await page.getByText(joined(best)).or(page.locator('svg g.best')).first().waitFor()
      const path = page.locator('svg g.best text:not(.score)')
      await soon(async () => (await path.allTextContents()).join(' ')).toBe(`SOS ${best} EOS`)
      expect(numberOf(await page.locator('svg g.best .score').last().textContent())).toBeCloseTo(score, 2)
    },
    async overTime(page, { tensor, at, rows }) {
      await page.getByText(`${tensor}[${at.join(', ')}]`).waitFor()
      await page.getByRole('button', { name: 'Compute over all checkpoints' }).click()
      await page.locator('table.plain').waitFor()
      for (const [step, value, answer] of rows) {
        const row = page.locator('table.plain tbody tr').filter({ has: page.getByText(String(step), { exact: true }) })
        const [, number, , output] = await row.locator('td').allTextContents()
        expect(output, `step ${step}`).toBe(answer)
        expect(numberOf(number)).toBeCloseTo(value, 4)
      }
    },
    async parts(page, wanted) {
      const names = wanted.map(part => PARTS[part])
      await soon(() => page.locator('.parts label:has(:checked) b').allTextContents()).toEqual(names)
    },
    async difference(page, { tensor, largest }) {
      await soon(() => page.getByLabel('Tensor', { exact: true }).inputValue()).toBe(tensor)
      expect(numberOf(await page.getByTestId('difference').textContent())).toBeCloseTo(largest, 5)
    },
    async lesson(page, wanted) {
      const question = lessons.find(({ id }) => id === wanted)?.question
      const lang = (await page.evaluate(() => document.documentElement.lang)) === 'en' ? 'en' : 'zh'
      await page
        .locator('article h2')
        .getByText(question?.[lang] ?? 'there is no such lesson', { exact: true })
        .waitFor()
      await page.locator('article figure').first().waitFor()
    },
    async script(page, { tensor, src, trg }) {
      const script = await page.getByLabel('The same in Node').inputValue()
      for (const text of [`"${tensor}"`, JSON.stringify({ src, trg })]) expect(script).toContain(text)
    },
  }

/** Finds everything in the page that the link is to show. */
export async function expectShown(page: Page, shown: Shown): Promise<void> {
  await ready(page, shown.view)
  for (const key of Object.keys(shown) as (keyof Shown)[]) await check(page, key, shown)
}

async function check<Key extends keyof Shown>(page: Page, key: Key, shown: Shown): Promise<void> {
  const wanted = shown[key]
  if (wanted !== undefined) await checks[key](page, wanted as Required<Shown>[Key])
}

function values(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).evaluateAll(fields => fields.map(field => (field as HTMLInputElement).value))
}

/** Characters that are tokens stand apart in the page. */
function joined(text: string): string {
  return text.replaceAll(' ', '')
}

function numberOf(text: string | null | undefined): number {
  return Number(text?.trim().replaceAll('−', '-'))
}
