/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '超参数都是什么意思？',
    en: 'What do srcVocabSize, trgVocabSize, embedDim, numLayers, heads mean?',
  },
  body: {
    zh: [
      '超参数是训练之前由人定下的大小；参数是训练要学的数。前者决定后者有多少个。',
      '`embedDim` 是贯穿整个模型的向量宽度，`heads` 把它切开：`headDim = embedDim / heads`，这里是 {{embedDim}} / {{heads}} = {{headDim}}，除不尽就报错。多几个头并不增加参数，只是换一种切法。',
      '参数共 {{parameters}} 个。`embedDim` 加倍，参数变成 {{growth:2}} 倍——线性层的权重是“宽 × 宽”的；层数加倍，只是线性增长。词表大小只影响嵌入表和最后一层。',
      '批大小 {{N}}、长度 {{length}} 时，一个训练步的矩阵乘法共 {{gflop:2}} GFLOP（前向加反向）。',
    ],
    en: [
      'Hyper-parameters are sizes that a person settles before training; parameters are the numbers that training finds. The first decide how many of the second there are.',
      '`embedDim` is the width of the vectors throughout, and `heads` cuts it up: `headDim = embedDim / heads`, here {{embedDim}} / {{heads}} = {{headDim}}; it is an error if that is not whole. More heads bring no more parameters, they only cut differently.',
      'There are {{parameters}} parameters. Doubling `embedDim` makes them {{growth:2}} times as many, since a linear layer’s weight is width by width; doubling the layers adds in proportion. The vocabularies touch only the embedding tables and the last layer.',
      'With a batch of {{N}} and length {{length}}, the matrix products of one training step come to {{gflop:2}} GFLOP, forward and backward.',
    ],
  },
  live: {
    zh: ['换一组取值试试：这一组有 {{parameters}} 个参数，headDim 是 {{headDim}}，一步 {{gflop:3}} GFLOP。'],
    en: [
      'Turn them: this setting has {{parameters}} parameters, a headDim of {{headDim}}, and {{gflop:3}} GFLOP a step.',
    ],
  },
  prediction: {
    zh: '这个模型的 embedDim 是 {{embedDim}}，heads 是 {{heads}}。headDim 是多少？',
    en: 'This model has embedDim {{embedDim}} and {{heads}} heads. What is headDim?',
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
    eachDoubledOnItsOwn: { zh: '每次把一个加倍，看看会怎样', en: 'Each doubled on its own, and what follows' },
    parameters: { zh: '参数', en: 'parameters' },
    shapeOfQ: { zh: 'q 的形状', en: 'shape of q' },
    shapeOfTheLogits: { zh: 'logits 的形状', en: 'shape of the logits' },
    gflopPerStep: { zh: '一步的 GFLOP', en: 'GFLOP a step' },
  },
}
