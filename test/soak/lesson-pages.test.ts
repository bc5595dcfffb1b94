import { test } from 'vitest'
import { inChromium, MINUTES } from '../studio/in-chromium.js'
import { openLessons } from '../studio/open-lessons.js'

inChromium('every lesson, in both languages and sizes', open => {
  test.each([
    { lang: 'en', width: 1280 },
    { lang: 'en', width: 360 },
    { lang: 'zh', width: 1280 },
    { lang: 'zh', width: 360 },
  ] as const)('$lang, $width px', { timeout: 6 * MINUTES }, view => openLessons(open, view))
})
