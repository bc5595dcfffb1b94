/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '超参数都是什么意思？',
    en: 'What do srcVocabSize, trgVocabSize, embedDim, numLayers, heads mean?',
  },
  body: {
    zh: [
      '`srcVocabSize`、`trgVocabSize`、`embedDim`、`numLayers`、`heads` 是训练之前由人定下的大小，叫超参数；训练要学的数叫参数。前者决定后者有多少个。',
      '词表为什么是 {{vocab}}？{{digits}} 个数字，加上 PAD、SOS、EOS 这 {{markers}} 个特殊词元；早期的版本没有 PAD，只有 {{early}} 个。词表大小只影响嵌入表和最后一层：源词表加倍，参数只多 {{vocabGrowth}} 个。',
      '`embedDim` 是贯穿整个模型的向量宽度，`heads` 把它切开：`headDim = embedDim / heads`，这里是 {{embedDim}} / {{heads}} = {{headDim}}，除不尽就报错。头数增加，参数并不增加，只是切得更细。',
      '参数共 {{parameters}} 个。`embedDim` 加倍，参数变成 {{growth:2}} 倍，因为线性层的权重是“宽 × 宽”；`numLayers` 加倍，变成 {{layerGrowth:2}} 倍。批大小 {{N}}、长度 {{length}} 时，一个训练步的矩阵乘法共 {{gflop:2}} GFLOP（前向加反向）。',
    ],
    en: [
      '`srcVocabSize`, `trgVocabSize`, `embedDim`, `numLayers` and `heads` are sizes that a person chooses before training: hyper-parameters. The numbers that training finds are the parameters. The former decide how many of the latter there are.',
      'Why a vocabulary of {{vocab}}? There are {{digits}} digits and {{markers}} special tokens, PAD, SOS and EOS; an early version had no PAD and a vocabulary of {{early}}. The vocabularies affect only the embedding tables and the last layer: doubling the source’s adds just {{vocabGrowth}} parameters.',
      '`embedDim` is the width of the vectors throughout the model, and `heads` cuts it up: `headDim = embedDim / heads`, here {{embedDim}} / {{heads}} = {{headDim}}; if that is not a whole number, it is an error. More heads mean no more parameters, only thinner slices.',
      'There are {{parameters}} parameters. Doubling `embedDim` makes them {{growth:2}} times as many, because a linear layer’s weight is width by width; doubling `numLayers` makes them {{layerGrowth:2}} times as many. With a batch of {{N}} and a length of {{length}}, the matrix products of one training step come to {{gflop:2}} GFLOP, forward and backward.',
    ],
  },
  live: {
    zh: ['换一组取值试试：这一组有 {{parameters}} 个参数，headDim 是 {{headDim}}，一步 {{gflop:3}} GFLOP。'],
    en: [
      'Try other values: this setting has {{parameters}} parameters, a headDim of {{headDim}}, and takes {{gflop:3}} GFLOP per step.',
    ],
  },
  prediction: {
    zh: '这个模型有 {{heads}} 个头。改成 {{more}} 个，别的不动，参数会多出几个？',
    en: 'This model has {{heads}} heads. With {{more}} and nothing else changed, how many more parameters are there?',
  },
  reader: {
    zh: '改动任意一个超参数，哪些形状、多少参数会跟着变。',
    en: 'Which shapes change, and how the number of parameters does, when any one hyper-parameter changes.',
  },
  labels: {
    tokensInTheSourceS: { zh: '源词表有多少个词元', en: 'tokens in the source’s vocabulary' },
    tokensInTheTargetS: { zh: '目标词表有多少个词元', en: 'tokens in the target’s vocabulary' },
    widthOfEveryVector: { zh: '每个向量的宽度', en: 'width of every vector' },
    blocksOnEitherSide: { zh: '两边各叠几个模块', en: 'blocks on either side' },
    headsThatAttentionIsSplit: { zh: '注意力分成几个头', en: 'heads that attention is split into' },
    whatEachHyperParameterIs: { zh: '每个超参数是什么', en: 'What each hyper-parameter is' },
    value: { zh: '取值', en: 'value' },
    eachDoubledOnItsOwn: { zh: '每次只把一个加倍', en: 'Each doubled on its own' },
    asItIs: { zh: '原样', en: 'as it is' },
    parameters: { zh: '参数', en: 'parameters' },
    times: { zh: '倍数', en: 'times' },
    shapeOfQ: { zh: 'q 的形状', en: 'shape of q' },
    gflopPerStep: { zh: '一步的 GFLOP', en: 'GFLOP per step' },
  },
}
