/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'energy 这一行', en: 'The `energy` line' },
  body: {
    zh: [
      '每个查询和每个键做点积，再除以 √headDim。q 有 {{queries}} 行，k 有 {{keys}} 行，得到 {{queries}}×{{keys}} 个数：第一个是 {{dot00:2}}，除以 √{{headDim}} 是 {{energy00:4}}。',
      '点积大，说明方向合得来。每一行再做 softmax 就成了权重：除过的第一行是 {{softmax}}，没除的是 {{softmaxRaw}}，更尖一些。',
      '为什么要除？q 和 k 的每个数若是独立的、方差为一，点积的标准差就是 √headDim：随机抽样量得 {{measured}}，而 √headDim 是 {{roots}}。不除的话，头越宽，softmax 越尖：headDim 为 {{widest}} 时，每行最大的权重平均是 {{peak:3}}，除过之后是 {{peakScaled:3}}；权重越接近零或一，传回去的梯度越小。',
    ],
    en: [
      'Each query’s dot product with each key, divided by √headDim. q has {{queries}} rows, k has {{keys}}, which makes {{queries}}×{{keys}} numbers. The first is {{dot00:2}}; over √{{headDim}} it is {{energy00:4}}.',
      'A large product means that the directions agree. Softmax turns each row into weights: the first row is {{softmax}} with the division and {{softmaxRaw}} without, a little sharper.',
      'Why divide? If the numbers of q and k are independent with variance one, their dot product has a deviation of √headDim. Measured on random draws: {{measured}}, where √headDim is {{roots}}. Undivided, softmax gets the sharper the wider a head is: at headDim {{widest}} a row’s largest weight is {{peak:3}} on average, against {{peakScaled:3}} with the division; and the nearer weights are to zero or one, the less gradient they pass back.',
    ],
  },
  live: {
    zh: [
      '编码器第一层第一个头：{{query}} 对 {{key}} 的能量最高，是 {{top}}；除之前的点积是 {{product}}，headDim 是 {{headDim}}。',
    ],
    en: [
      'First layer of the encoder, first head: {{query}} has its highest energy with {{key}}, {{top}}; before the division it was {{product}}, headDim being {{headDim}}.',
    ],
  },
  prediction: {
    zh: '编码器第一层第一个头，{{query}} 这一行里能量最大的键是哪个词元？',
    en: 'First layer of the encoder, first head: in the row of {{query}}, which token’s key has the largest energy?',
  },
  reader: {
    zh: '手算任意一格能量；不除 √headDim 时，头越宽权重会怎样。',
    en: 'Any cell of the energy by hand; what becomes of the weights of wide heads without the division.',
  },
  labels: {
    qK: { zh: 'q·kᵀ', en: 'q·kᵀ' },
    dividedByHeadDim: { zh: '除以 √headDim', en: 'Divided by √headDim' },
    softmaxDivided: { zh: 'softmax：除过的', en: 'Softmax, divided' },
    softmaxUndivided: { zh: 'softmax：没除的', en: 'Softmax, undivided' },
    theDeviationOfQK: { zh: 'q·k 的标准差随 headDim 增长', en: 'The deviation of q·k grows with headDim' },
    measured: { zh: '量得', en: 'measured' },
    deviation: { zh: '标准差', en: 'deviation' },
    energy: { zh: '能量', en: 'Energy' },
    theCellWithTheStar: { zh: '有星号的那一格', en: 'The cell with the star' },
    afterSoftmax: { zh: 'softmax 之后', en: 'After softmax' },
  },
}
