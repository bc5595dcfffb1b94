import type { Bilingual } from '../explain/text.js'

/** What a report calls the settings of its run, in their order on the page. */
export const settingNames = {
  task: { zh: '任务', en: 'task' },
  parameters: { zh: '参数个数', en: 'parameters' },
  embedDim: { zh: '宽度', en: 'width' },
  layers: { zh: '层数（编码器 + 解码器）', en: 'layers (encoder + decoder)' },
  heads: { zh: '注意力头数', en: 'heads' },
  dropout: { zh: 'dropout', en: 'dropout' },
  optimizer: { zh: '优化器', en: 'optimiser' },
  rate: { zh: '学习率', en: 'learning rate' },
  batchSize: { zh: '批大小', en: 'batch size' },
  seed: { zh: '随机种子', en: 'seed' },
  steps: { zh: '步数', en: 'steps' },
  time: { zh: '用时', en: 'time' },
} as const satisfies Record<string, Bilingual>

export type SettingName = keyof typeof settingNames
