/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '归一化是让各层分布一致吗？', en: 'Does it make all layers’ distributions the same?' },
  body: {
    zh: [
      '不是“一致”，是“稳定”。LayerNorm 只固定每一行的均值和方差，别的一概不管：{{row0}} 变成 {{n0}}，{{row1}} 变成 {{n1}}，均值和标准差一样，数却不一样。',
      '而且各层的 gamma 和 beta 各学各的，之后连均值和标准差也不必相同。它保证的是：前面的层再怎么变，交给后面的数都在差不多的范围里。',
      '“减少内部协变量偏移”是批归一化刚提出时的解释，后来有争议：{{citation}} 的实验表明，好处主要来自更平滑的损失面。',
    ],
    en: [
      'Not the same: stable. LayerNorm fixes the mean and the variance of each row and nothing else: {{row0}} becomes {{n0}}, {{row1}} becomes {{n1}}; mean and deviation are equal, the numbers are not.',
      'Besides, each layer learns its own gamma and beta, and need not even keep those two. What it guarantees is this: however the earlier layers change, what they hand on stays in about the same range.',
      'That it “reduces internal covariate shift” was how batch normalisation was first explained, and was later disputed: {{citation}} found that the gain comes rather from a smoother loss.',
    ],
  },
  experiment: {
    zh: [
      '{{layers}} 层的小模型学数字任务，{{steps}} 步。有 LayerNorm：各层输出的标准差始终在 {{withLow:2}} 到 {{withHigh:2}} 之间；没有：从 {{withoutLow:2}} 到 {{withoutHigh:2}}。{{verdict}}',
    ],
    en: [
      'Small models of {{layers}} layers learn the digits for {{steps}} steps. With LayerNorm the deviation of the layers’ outputs stays between {{withLow:2}} and {{withHigh:2}}; without it, it ranges from {{withoutLow:2}} to {{withoutHigh:2}}. {{verdict}}',
    ],
  },
  live: {
    zh: ['这个模型各层输出的标准差从 {{smallest:3}} 到 {{largest:3}}，均值从 {{low:3}} 到 {{high:3}}：{{verdict}}。'],
    en: [
      'In this model the deviation of the layers’ outputs ranges from {{smallest:3}} to {{largest:3}}, the mean from {{low:3}} to {{high:3}}: {{verdict}}.',
    ],
  },
  prediction: {
    zh: '把一行数全部乘以二再加三，LayerNorm（不带 gamma、beta）的输出会变吗？（是 / 否）',
    en: 'Every number of a row is doubled, then three is added. Does LayerNorm’s output, before gamma and beta, change? (yes / no)',
  },
  reader: {
    zh: '归一化之后哪些量固定、哪些不固定；没有它时各层的范围会怎样变。',
    en: 'What normalising fixes and what it leaves, and how the layers’ ranges move without it.',
  },
  labels: {
    normalised: { zh: '归一化之后', en: 'Normalised' },
    statisticsOfEachRow: { zh: '每一行的均值和标准差', en: 'Mean and deviation of each row' },
    mean: { zh: '均值', en: 'mean' },
    deviation: { zh: '标准差', en: 'deviation' },
    largest: { zh: '最大', en: 'largest' },
    statisticsOfEachLayer: { zh: '每层输出的均值和标准差', en: 'Mean and deviation of each layer’s output' },
    ofTheSameOrderBut: { zh: '范围相近，但并不相同', en: 'of the same order, but not the same' },
    quiteDifferent: { zh: '差得不少', en: 'quite different' },
    deviationOfEachLayerS: { zh: '各层输出的标准差', en: 'Deviation of each layer’s output' },
    step: { zh: '步', en: 'step' },
    withItTheRangeIs: {
      zh: '有它，范围窄一些；但各层之间仍不相等。',
      en: 'With it the range is narrower; the layers are still not equal.',
    },
    thisTimeTheRangeWith: {
      zh: '这一次有它时范围并不更窄。',
      en: 'This time the range with it is no narrower.',
    },
  },
}
