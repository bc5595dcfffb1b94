/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '这个模型由哪几部分组成？', en: 'What are the parts of this model?' },
  body: {
    zh: [
      '编码器读题目（源序列），给每个词元一个向量。解码器写答案：一边看自己写过的，一边看编码器的输出，给词表里的每个词元打一个分（logit），分最高的就是下一个词元。',
      '两边的开头一样：`Embedding` 把 id 换成向量，`PositionalEncoding` 加上位置。接着编码器有 {{numLayers}} 个 `TransformerBlock`，解码器有 {{decoderLayers}} 个 `DecoderBlock`，比前者多一个带掩码的自注意力。最后的 `Linear` 把向量变成 logits。',
      '按原程序的设定，各部分的参数加起来是 {{total}} 个，和 `parameterCount` 数出来的 {{counted}} 一致；占得最多的是 `{{largest}}`。位置编码不占参数：它是缓冲区，不训练。',
    ],
    en: [
      'The encoder reads the question (the source) and gives each token a vector. The decoder writes the answer: it looks at what it has written and at the encoder’s output, and gives every token of the vocabulary a score, its logit. The highest is the next token.',
      'Both begin alike: `Embedding` turns ids into vectors, `PositionalEncoding` adds their positions. Then the encoder has {{numLayers}} `TransformerBlock`s, and the decoder {{decoderLayers}} `DecoderBlock`s, which also have a masked self-attention. A last `Linear` turns vectors into logits.',
      'At the original’s setting the parameters of the parts add up to {{total}}, which is what `parameterCount` counts: {{counted}}. Most of them are in `{{largest}}`. Positions have none: they are a buffer, and not trained.',
    ],
  },
  live: {
    zh: ['这个模型一共有 {{total}} 个参数。对当前的例子，编码器输出 {{encoderOut}}，解码器输出 {{logits}}。'],
    en: [
      'This model has {{total}} parameters. For the example in view the encoder outputs {{encoderOut}}, the decoder {{logits}}.',
    ],
  },
  prediction: {
    zh: '最后的 `Linear` 从 {{embedDim}} 个数到 {{vocab}} 个 logits，带偏置。它有多少个参数？',
    en: 'The last `Linear` goes from {{embedDim}} numbers to {{vocab}} logits and has a bias. How many parameters does it have?',
  },
  reader: {
    zh: '给出任意超参数，说出每一部分输出的形状，以及参数主要在哪里。',
    en: 'Given any hyper-parameters: the shape that each part hands on, and where most of the parameters are.',
  },
  labels: {
    thePartsTheirParametersAnd: {
      zh: '组成部分、参数个数和输出的形状',
      en: 'The parts, their parameters and the shapes that they hand on',
    },
    class: { zh: '类', en: 'class' },
    copies: { zh: '几份', en: 'copies' },
    parameters: { zh: '参数', en: 'parameters' },
    handsOn: { zh: '输出的形状', en: 'hands on' },
    theTotal: { zh: '总数', en: 'The total' },
  },
}
