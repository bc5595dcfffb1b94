import type { LessonPart } from '../lesson-view.js'
import type { Stop } from '../path.js'
import type { Bilingual, Language } from '../text.js'

/** What the handouts say besides the lessons. */
export const words = {
  title: { zh: '看透 Transformer', en: 'Seeing through a Transformer' },
  about: {
    zh: '每个问题都由正在运行的模型用它自己的数来回答：所有数值都是生成这份讲义时算出来的。',
    en: 'Every question is answered by a running model with its own numbers: all of them were computed when this handout was made.',
  },
  contents: { zh: '目录', en: 'Contents' },
  predict: { zh: '先猜一猜', en: 'Predict first' },
  exercises: { zh: '练习', en: 'Exercises' },
  glossary: { zh: '术语表', en: 'Glossary' },
  key: { zh: '参考答案', en: 'Key' },
  prediction: { zh: '猜一猜', en: 'Prediction' },
  first: { zh: '先看：', en: 'First: ' },
  next: { zh: '下一课：', en: 'Next: ' },
  parts: {
    worked: { zh: '算一遍', en: 'Worked' },
    live: { zh: '在这个模型上', en: 'On this model' },
    experiment: { zh: '训练对比', en: 'Trained on the spot' },
  } satisfies Record<LessonPart['kind'], Bilingual>,
} as const

/** When a lesson is due, and how long it takes. */
export function timeText(stop: Stop, language: Language): string {
  return { zh: `第 ${stop.session} 次课，`, en: `Session ${stop.session}, ` }[language] + minutesText(stop, language)
}

export function minutesText({ minutes }: Stop, language: Language): string {
  return { zh: `${minutes} 分钟`, en: `${minutes} min` }[language]
}
