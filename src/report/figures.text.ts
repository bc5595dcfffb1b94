import type { Bilingual } from '../explain/text.js'

/** What the figures of a report say. */
export const labels = {
  step: { zh: '步', en: 'step' },
  percent: { zh: '%', en: '%' },
  nats: { zh: '每个词元的损失（nat）', en: 'nats per token' },
  loss: { zh: '损失', en: 'Loss' },
  trainingLoss: { zh: '训练', en: 'training' },
  heldOut: { zh: '留出数据上完全正确的比例', en: 'Exact match on held-out pairs' },
  exact: { zh: '完全正确', en: 'exact match' },
  accuracy: { zh: '训练中预测正确的词元', en: 'Tokens right in training' },
  rate: { zh: '学习率', en: 'Learning rate' },
  gradient: { zh: '梯度的范数', en: 'Norm of the gradients' },
  norm: { zh: '范数', en: 'norm' },
  samples: { zh: '各个检查点的输出', en: 'What it answered as it learned' },
  right: { zh: '正确答案', en: 'right' },
  lengths: { zh: '按目标长度（词元数）', en: 'By the length of the target, in tokens' },
  count: { zh: '条数', en: 'pairs' },
  exactPercent: { zh: '完全正确 %', en: 'exact %' },
  input: { zh: '输入', en: 'input' },
  expected: { zh: '应为', en: 'expected' },
  output: { zh: '模型输出', en: 'answer' },
  edits: { zh: '要改的词元', en: 'tokens to change' },
  confusions: { zh: '最常混淆的词元（∅ 表示漏掉或多出）', en: 'Tokens taken for others (∅: left out, or added)' },
  wanted: { zh: '应为', en: 'wanted' },
  given: { zh: '写成', en: 'given' },
  times: { zh: '次数', en: 'times' },
} as const satisfies Record<string, Bilingual>
