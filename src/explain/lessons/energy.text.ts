/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'energy 这一行', en: 'The `energy` line' },
  body: {
    zh: [
      '每个查询和每个键做点积，再除以 √headDim。q 有 {{queries}} 行，k 有 {{keys}} 行，得到 {{queries}}×{{keys}} 个数。左上角的那个：点积 {{dot00:2}}，除以 √{{headDim}}，得 {{energy00:4}}。',
      '点积越大，两个向量的方向越接近（长度也有影响）。每一行再做 softmax 就成了权重：除过之后，其中一行是 {{softmax}}；不除则是 {{softmaxRaw}}，更尖锐。',
      '为什么要除？假如 q 和 k 的每个数相互独立、方差为一，点积的标准差就是 √headDim：headDim 取 {{dims}}，随机抽样量得 {{measured}}，√headDim 是 {{roots}}。不除的话，头越宽，softmax 越尖：headDim 为 {{widest}} 时，每行最大的权重平均是 {{peak:3}}，除过之后是 {{peakScaled:3}}。权重越接近零或一，传回去的梯度越小。',
    ],
    en: [
      'The dot product of each query with each key, divided by √headDim. q has {{queries}} rows and k has {{keys}}, which gives {{queries}}×{{keys}} numbers. The one at the top left: a dot product of {{dot00:2}}, divided by √{{headDim}}, is {{energy00:4}}.',
      'The larger the dot product, the closer the directions of the two vectors (their lengths matter too). Softmax turns each row into weights: with the division a row is {{softmax}}, without it {{softmaxRaw}}, a little sharper.',
      'Why divide? If the numbers of q and k are independent with variance one, their dot product has a standard deviation of √headDim: for headDim {{dims}}, random draws measure {{measured}}, and √headDim is {{roots}}. Undivided, the wider the head, the sharper the softmax: at headDim {{widest}} the largest weight of a row is {{peak:3}} on average, with the division {{peakScaled:3}}. The closer weights are to zero or one, the less gradient they pass back.',
    ],
  },
  live: {
    zh: [
      '编码器最后一层，查询是 {{query}}，每行一个头。能量最高的一格在头 {{head}}，键是 {{key}}：{{top}}。{{division}}',
    ],
    en: [
      'The encoder’s last layer with {{query}} as the query, a row for each head. The highest energy is in head {{head}}, with {{key}} as the key: {{top}}. {{division}}',
    ],
  },
  prediction: {
    zh: '查询是 {{q}}，键是 {{k}}，headDim 是 {{headDim}}。能量是多少？保留两位小数。',
    en: 'The query is {{q}}, the key {{k}}, headDim {{headDim}}. What is the energy? Two decimals.',
  },
  reader: {
    zh: '手算任意一格能量；不除 √headDim 时，头越宽权重会怎样。',
    en: 'Any cell of the energy by hand; what becomes of the weights of wide heads without the division.',
  },
  labels: {
    qK: { zh: 'q·kᵀ', en: 'q·kᵀ' },
    dividedByHeadDim: { zh: '除以 √headDim', en: 'Divided by √headDim' },
    softmax: { zh: 'softmax 之后，除过的和没除的', en: 'After softmax, with the division and without' },
    divided: { zh: '除过', en: 'divided' },
    undivided: { zh: '没除', en: 'undivided' },
    theDeviationOfQK: { zh: 'q·k 的标准差随 headDim 增长', en: 'The standard deviation of q·k grows with headDim' },
    measured: { zh: '量得', en: 'measured' },
    deviation: { zh: '标准差', en: 'deviation' },
    energy: { zh: '能量，每行一个头', en: 'Energy, a row for each head' },
    theCellWithTheStar: { zh: '标出的那一格', en: 'The marked cell' },
    afterSoftmax: { zh: 'softmax 之后', en: 'After softmax' },
    itWasDivided: {
      zh: '除之前的点积是 {{product}}，headDim 是 {{headDim}}。',
      en: 'Before the division it was {{product}}, headDim being {{headDim}}.',
    },
    itIsUndivided: {
      zh: '除以 √headDim 这一步已经去掉：能量就是点积。',
      en: 'The division by √headDim has been taken away: the energy is the dot product.',
    },
  },
}
