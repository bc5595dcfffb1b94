/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'q 和 k 的维度必须相同吗？', en: 'Must q and k have the same size?' },
  body: {
    zh: [
      '每行的宽度必须相同：点积是一个数对一个数。q 是 {{q}}、k 是 {{kWrong}} 时，建图就报错：{{error}}。',
      '长度不必相同。q 有 {{queries}} 行、k 有 {{keys}} 行，能量就是 {{energy}}：每个查询对每个键一个数。交叉注意力正是这样，查询来自解码器，键来自编码器。',
      'v 的长度必须和 k 一样，一个键对应一个值；宽度却是自由的：v 是 {{v}} 时，结果是 {{out}}。原程序让三者都等于 `headDim`，合并之后正好回到 `embedDim`。',
      '`k.transpose(-2, -1)` 里的负数从末尾数起：交换最后两个轴，{{kFour}} 变成 {{kTurned}}，批和头两个轴不动。矩阵乘法要对上的是：左边的最后一个轴和右边的倒数第二个轴相等，这里都是 headDim；前面的轴相同（或其中一个是一，可以广播）；剩下的两个轴成为结果的行和列，{{energyFour}}。',
    ],
    en: [
      'Their rows must be equally wide, since a dot product pairs number with number. With q {{q}} and k {{kWrong}} the graph cannot even be built: {{error}}.',
      'Their lengths need not agree. With {{queries}} rows in q and {{keys}} in k, the energy is {{energy}}: a number for every query and key. Cross-attention is just like that, with queries from the decoder and keys from the encoder.',
      'v must be as long as k, one value for each key, but its width is free: with v {{v}} the result is {{out}}. The original makes all three `headDim` wide, so that the merged heads are `embedDim` wide again.',
      'Negative numbers in `k.transpose(-2, -1)` count from the end: it swaps the last two axes, {{kFour}} becomes {{kTurned}}, and batch and heads stay. What must match in a matrix product: the last axis on the left and the last but one on the right, here both headDim; the axes in front (or one of them is one, and is broadcast). The two that remain become the rows and columns of the result, {{energyFour}}.',
    ],
  },
  live: {
    zh: ['解码器最后一层的交叉注意力：q 是 {{q}}，k 是 {{k}}，v 是 {{v}}，能量是 {{energy}}。'],
    en: [
      'Cross-attention in the decoder’s last layer: q is {{q}}, k is {{k}}, v is {{v}}, and the energy is {{energy}}.',
    ],
  },
  prediction: {
    zh: '换一批数据：{{N}} 对样本，解码器输入 {{trgLen}} 个词元，源序列 {{srcLen}} 个，{{heads}} 个头。交叉注意力的能量是什么形状？',
    en: 'Another batch has {{N}} pairs, decoder inputs of {{trgLen}} tokens, sources of {{srcLen}}, and there are {{heads}} heads. What is the shape of cross-attention’s energy?',
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
