/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'LayerNorm 举例', en: 'LayerNorm by example' },
  body: {
    zh: [
      '一行一行地做：减去这一行的均值，除以它的标准差。{{row0}} 的均值是 {{mean0:4}}，方差 {{variance0:4}}，得到 [{{n00:4}}, {{n01:4}}, {{n02:4}}]；{{row1}} 得到 [{{n10:4}}, {{n11:4}}, {{n12:4}}]。',
      '方差除以个数 n，不是 n−{{one}}：除以 n−{{one}} 是 {{unbiased0:4}}，结果就不同了。分母里还加了一个很小的 {{eps}}，防止除以零。',
      '之后每一列乘 gamma、加 beta，两者都要训练：均值零、方差一只是起点，网络可以改。',
      '它和批归一化、实例归一化、组归一化的区别，只是“哪些数算一行”。把同批的另一个样本改掉：批归一化里第一个样本最多变 {{batchChange:4}}，其余几种变 {{layerChange}}、{{instanceChange}}、{{groupChange}}。',
    ],
    en: [
      'Row by row: take off the row’s mean, divide by its standard deviation. {{row0}} has mean {{mean0:4}} and variance {{variance0:4}} and becomes [{{n00:4}}, {{n01:4}}, {{n02:4}}]; {{row1}} becomes [{{n10:4}}, {{n11:4}}, {{n12:4}}].',
      'The variance divides by n, not by n−{{one}}: that would be {{unbiased0:4}} and give other numbers. A tiny {{eps}} is added to it, against division by zero.',
      'Then each column is multiplied by gamma and moved by beta, both learned: mean zero and variance one are where it starts, and the network may leave them.',
      'Batch, instance and group normalisation differ only in which numbers make a row. Change a companion in the batch: under batch normalisation the first sample changes by up to {{batchChange:4}}; under the others by {{layerChange}}, {{instanceChange}} and {{groupChange}}.',
    ],
  },
  live: {
    zh: [
      '编码器第一层 `norm1` 的输入和输出，看第一个词元 {{token}}：均值从 {{meanBefore:3}} 变成 {{meanAfter:3}}，标准差从 {{spreadBefore:3}} 变成 {{spreadAfter:3}}。{{verdict}}',
    ],
    en: [
      'The first `norm1` of the encoder at the first token, {{token}}: the mean goes from {{meanBefore:3}} to {{meanAfter:3}}, the standard deviation from {{spreadBefore:3}} to {{spreadAfter:3}}. {{verdict}}',
    ],
  },
  prediction: {
    zh: '同批的另一个样本换了，LayerNorm 在当前例子上的输出会变吗？（yes / no）',
    en: 'Another sample of the batch is replaced. Does LayerNorm’s output for the example in view change? (yes / no)',
  },
  reader: {
    zh: '手算任意一行的 LayerNorm；同批样本变动时，几种归一化各自变不变。',
    en: 'LayerNorm of any row by hand; which of the normalisations change with a batch companion.',
  },
  labels: {
    meanAndVariance: { zh: '均值和方差', en: 'Mean and variance' },
    normalised: { zh: '归一化', en: 'Normalised' },
    howMuchTheFirstSample: {
      zh: '改掉同批的样本，第一个样本变多少',
      en: 'How much the first sample changes with its companion',
    },
    largestChange: { zh: '最大变化', en: 'largest change' },
    eachRowBeforeAndAfter: { zh: '每一行归一化前后', en: 'Each row before and after' },
    mean: { zh: '均值', en: 'mean' },
    deviation: { zh: '标准差', en: 'deviation' },
    meanAfter: { zh: '之后的均值', en: 'mean after' },
    deviationAfter: { zh: '之后的标准差', en: 'deviation after' },
    zeroAndOneGammaAnd: {
      zh: '正是零和一：gamma 和 beta 还是初始值。',
      en: 'Zero and one: gamma and beta are as they were made.',
    },
    notQuiteZeroAndOne: {
      zh: '不正好是零和一：gamma 和 beta 学过了。',
      en: 'Not quite zero and one: gamma and beta have been learned.',
    },
  },
}
