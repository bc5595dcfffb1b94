/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'q 和 k 的维度必须相同吗？', en: 'Must q and k have the same size?' },
  body: {
    zh: [
      '每行的宽度必须相同：点积要一个数对一个数。q 是 {{q}}、k 是 {{kWrong}} 时，建图就报错：{{error}}。',
      '长度不必相同。q 有 {{queries}} 行、k 有 {{keys}} 行，能量是 {{energy}}：每个查询对每个键一个数。交叉注意力就是这样，查询来自解码器，键来自编码器。',
      'v 的长度要和 k 一样（一个键对应一个值），宽度却随意：v 是 {{v}} 时，结果是 {{out}}。原程序让它们都等于 `headDim`，合并后正好回到 `embedDim`。',
    ],
    en: [
      'Their rows must be equally wide, since a dot product pairs number with number. With q {{q}} and k {{kWrong}} the graph can’t even be built: {{error}}.',
      'Their lengths need not agree. With {{queries}} queries and {{keys}} keys the energy is {{energy}}, a number for every query and key. Cross-attention is like that: queries from the decoder, keys from the encoder.',
      'v must be as long as k, one value a key, but its width is free: with v {{v}} the result is {{out}}. The original makes all of them `headDim` wide, so that the merged heads are `embedDim` wide again.',
    ],
  },
  live: {
    zh: ['解码器第一层的交叉注意力：q 是 {{q}}，k 是 {{k}}，v 是 {{v}}，能量是 {{energy}}。'],
    en: [
      'Cross-attention in the decoder’s first layer: q is {{q}}, k is {{k}}, v is {{v}}, and the energy is {{energy}}.',
    ],
  },
  prediction: {
    zh: '解码器输入 {{trgLen}} 个词元，源序列 {{srcLen}} 个，{{heads}} 个头。交叉注意力的能量是什么形状？',
    en: 'The decoder’s input has {{trgLen}} tokens, the source {{srcLen}}, with {{heads}} heads. What is the shape of cross-attention’s energy?',
  },
  reader: {
    zh: '给出 q、k、v 的形状，说出能量和输出的形状，或者会报什么错。',
    en: 'From the shapes of q, k and v: the shapes of energy and output, or the error.',
  },
  labels: {
    shapes: { zh: '形状', en: 'Shapes' },
    shape: { zh: '形状', en: 'shape' },
    unequalWidths: { zh: '宽度不同', en: 'Unequal widths' },
    result: { zh: '结果', en: 'result' },
    shapesInCrossAttention: { zh: '交叉注意力里的形状', en: 'Shapes in cross-attention' },
  },
}
