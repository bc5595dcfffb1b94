import { expect, test } from 'vitest'
import { inChromium, MINUTES } from './in-chromium.js'
import { openLessons } from './open-lessons.js'
import { soon } from './page.js'

inChromium('lessons', open => {
  test('a lesson shows its figures and checks a prediction', async () => {
    const { page, errors } = await open({ hash: 'view=lessons' })
    await page.getByLabel('Find a question').fill('EOS')
    await page.locator('main nav li').getByRole('button', { name: 'What are SOS and EOS?' }).click()
    await page.locator('article figure').nth(2).waitFor()
    const predict = page.getByRole('region', { name: 'Your prediction' })
    await predict.getByLabel('Your answer').fill('1')
    await predict.getByRole('button', { name: 'Check' }).click()
    const says = predict.locator('b.wrong')
    await predict.getByText('✗ try once more').waitFor()
    await predict.getByLabel('Your answer').fill('2')
    await predict.getByRole('button', { name: 'Check' }).click()
    await predict.getByText(/✗ it is/).waitFor()
    const answer = /it is (\d+)/.exec((await says.textContent()) ?? '')?.[1] ?? ''
    await predict.getByLabel('Your answer').fill(answer)
    await predict.getByRole('button', { name: 'Check' }).click()
    await predict.getByText('✓ right').waitFor()
    expect(errors).toEqual([])
  })

  test('the course opens at its first lesson, goes on to the next, and checks exercises', async () => {
    const { page, errors } = await open({ hash: 'view=lessons' })
    await page.getByRole('heading', { name: 'What are the parts of this model?' }).waitFor()
    const count = page.locator('article tr', { hasText: 'encoder.layers' }).locator('td').nth(2)
    await soon(() => count.first().textContent()).toBe('149,952')
    await page.getByRole('navigation', { name: 'Before and after' }).getByRole('button').click()
    await page.getByRole('heading', { name: 'What are SOS and EOS?' }).waitFor()
    const exercises = page.getByRole('region', { name: 'Exercises' })
    await exercises.getByLabel('Answer to exercise 2').fill('5')
    await exercises.getByRole('button', { name: 'Check' }).nth(1).click()
    await exercises.getByText('✗ try once more').waitFor()
    await exercises.getByLabel('Answer to exercise 2').fill('?')
    await exercises.getByRole('button', { name: 'Check' }).nth(1).click()
    await exercises.getByText('the answer is one number').waitFor()
    await exercises.getByLabel('Answer to exercise 2').fill('7')
    await exercises.getByRole('button', { name: 'Check' }).nth(1).click()
    await exercises.getByText('✗ it is 6').waitFor()
    await exercises.getByLabel('Answer to exercise 1').fill('１，５，１０，２')
    await exercises.getByRole('button', { name: 'Check' }).first().click()
    await exercises.getByText('✓ right').waitFor()
    expect(errors).toEqual([])
  })

  // All of them in both languages and sizes: test/soak/lesson-pages.test.ts.
  test.each([
    { lang: 'en', width: 1280, from: 0 },
    { lang: 'zh', width: 360, from: 1 },
  ] as const)(
    'every second lesson opens with figures, from the list and by its link: $lang',
    { timeout: 6 * MINUTES },
    view => openLessons(open, { ...view, step: 2 }),
  )
})
