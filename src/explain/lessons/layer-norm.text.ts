/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'LayerNorm 举例', en: 'LayerNorm by example' },
  body: {
    zh: [
      '每个子层都往向量上加一份，数的尺度会一层一层地漂移（`same-distribution` 里量了）；后面的层就得跟着这个尺度变。LayerNorm 在每次相加之后，把每个词元的数拉回同一尺度。',
      '一行一行地做，一行就是一个词元的向量：减去这一行的均值，再除以它的标准差。{{row0}} 的均值是 {{mean0:4}}，方差是 {{variance0:4}}，得到 [{{n00:4}}, {{n01:4}}, {{n02:4}}]；{{row1}} 得到 [{{n10:4}}, {{n11:4}}, {{n12:4}}]。',
      '方差除以个数 n，不是 n − 1：除以 n − 1 会得到 {{unbiased0:4}}，后面的结果就都不同了。分母的根号里还加了一个很小的 {{eps}}，防止除以零。',
      '之后每一列乘以 gamma、加上 beta，两者都要训练：均值零、方差一只是起点，网络可以自己改。',
      '它和批归一化、实例归一化、组归一化的区别，只在于哪些数放在一起求均值和方差：下图里字母相同的数是一组。所以把同批的另一个样本换掉，第一个词元在批归一化里{{batchChange:change}}，在层归一化里{{layerChange:change}}，在实例归一化里{{instanceChange:change}}，在组归一化里{{groupChange:change}}。',
    ],
    en: [
      'Each sublayer adds to the vector, so the scale of its numbers drifts from layer to layer (`same-distribution` measures it), and later layers would have to follow. After each sum LayerNorm brings every token’s numbers back to one scale.',
      'It works row by row, and a row is the vector of one token: subtract the row’s mean, divide by its standard deviation. {{row0}} has the mean {{mean0:4}} and the variance {{variance0:4}} and becomes [{{n00:4}}, {{n01:4}}, {{n02:4}}]; {{row1}} becomes [{{n10:4}}, {{n11:4}}, {{n12:4}}].',
      'The variance divides by n, not by n − 1, which would give {{unbiased0:4}} and other numbers from there on. A tiny {{eps}} is added under the square root, so that nothing is divided by zero.',
      'Then each column is multiplied by gamma and beta is added. Both are learned: mean zero and variance one are only where it starts.',
      'Batch, instance and group normalisation differ in one thing: which numbers share a mean and a variance. In the grid below, those with the same letter do. So when another sample of the batch is replaced, the first token’s numbers {{batchChange:change}} under batch normalisation; under layer, instance and group normalisation they {{layerChange:change}}, {{instanceChange:change}} and {{groupChange:change}}.',
    ],
  },
  live: {
    zh: [
      '最后一层编码器的 `norm1`，词元 {{token}}：均值从 {{meanBefore:3}} 变成 {{meanAfter:3}}，标准差从 {{spreadBefore:3}} 变成 {{spreadAfter:3}}。{{verdict}}',
    ],
    en: [
      'The `norm1` of the encoder’s last layer, at the token {{token}}: the mean goes from {{meanBefore:3}} to {{meanAfter:3}}, the standard deviation from {{spreadBefore:3}} to {{spreadAfter:3}}. {{verdict}}',
    ],
  },
  prediction: {
    zh: '把同批的另一个样本换掉，LayerNorm 在第一个样本上的输出会变吗？（是 / 否）',
    en: 'Another sample of the batch is replaced. Does LayerNorm’s output for the first sample change? (yes / no)',
  },
  reader: {
    zh: '手算任意一行的 LayerNorm；同批样本变动时，几种归一化各自变不变。',
    en: 'LayerNorm of any row by hand; which of the normalisations change with a batch companion.',
  },
  labels: {
    meanAndVariance: { zh: '均值和方差', en: 'Mean and variance' },
    normalised: { zh: '归一化', en: 'Normalised' },
    ways: {
      layer: { zh: '层', en: 'layer' },
      batch: { zh: '批', en: 'batch' },
      instance: { zh: '实例', en: 'instance' },
      group: { zh: '组', en: 'group' },
    },
    groups: {
      zh: '哪些数一起归一化：字母相同的一组',
      en: 'Which numbers are normalised together: those with the same letter',
    },
    fourWays: { zh: '第一个词元，四种归一化', en: 'The first token, normalised four ways' },
    numbersInAGroup: { zh: '一组几个数', en: 'numbers in a group' },
    itsRow: { zh: '第一个词元的结果', en: 'its row' },
    largestChange: { zh: '同批样本换掉后最多变', en: 'change with a companion' },
    eachRowBeforeAndAfter: { zh: '每一行归一化前后', en: 'Each row before and after' },
    mean: { zh: '均值', en: 'mean' },
    deviation: { zh: '标准差', en: 'deviation' },
    meanAfter: { zh: '之后的均值', en: 'mean after' },
    deviationAfter: { zh: '之后的标准差', en: 'deviation after' },
    zeroAndOneGammaAnd: {
      zh: '正是零和一：gamma 和 beta 还是初始值。',
      en: 'Exactly zero and one: gamma and beta still have their first values.',
    },
    notQuiteZeroAndOne: {
      zh: '不正好是零和一：gamma 和 beta 已经学过了。',
      en: 'Not exactly zero and one: gamma and beta have been learned.',
    },
    thereIsNoNorm: {
      zh: '什么也没变：LayerNorm 不在了。',
      en: 'Nothing changes: LayerNorm is gone.',
    },
  },
}
