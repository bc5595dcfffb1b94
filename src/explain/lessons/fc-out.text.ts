/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'fcOut 做什么？', en: 'What does fcOut do?' },
  body: {
    zh: [
      '合并只是把 {{heads}} 个头的结果首尾相接，各占 {{headDim}} 列，互不相干。`fcOut` 再用一个 {{weight}} 的矩阵把它们混合起来，让每个输出都用得上每个头。',
      '先拼接再相乘，等于每个头乘以权重里自己那一块 {{slice}}，然后相加，最后加偏置：两种算法的结果{{difference:gap}}。各头的贡献是相加的关系，所以可以比较：在位置 {{position}}，头 {{strongest}} 的贡献最大（头和位置都从零数起）。',
    ],
    en: [
      'Merging merely puts the results of the {{heads}} heads end to end, {{headDim}} columns each. `fcOut` then mixes them with a matrix of {{weight}}, so that every output can use every head.',
      'To concatenate and then multiply is the same as to multiply each head by its own slice of the weight, {{slice}}, and add the results and the bias: the two {{difference:gap}}. Because the heads’ contributions add up, they can be compared: at position {{position}}, head {{strongest}} contributes most (heads and positions are counted from zero).',
    ],
  },
  live: {
    zh: [
      '编码器最后一层，位置 {{position}}（{{token}}）：{{heads}} 个头里，头 {{strongest}} 的贡献最大；各头的贡献加上偏置，与 `out` {{difference:gap}}。',
    ],
    en: [
      'The encoder’s last layer at position {{position}}, {{token}}: of {{heads}} heads, head {{strongest}} contributes most; the contributions and the bias, added up, and `out` {{difference:gap}}.',
    ],
  },
  prediction: {
    zh: '{{heads}} 个头，embedDim {{embedDim}}。`fcOut.weight` 里属于一个头的那一块是什么形状？',
    en: 'With {{heads}} heads and embedDim {{embedDim}}, what is the shape of the slice of `fcOut.weight` that belongs to one head?',
  },
  reader: {
    zh: '一个输出怎样由各头的贡献相加而成，每个头用的是权重的哪一块。',
    en: 'How an output is the sum of the heads’ contributions, and which slice of the weight each head uses.',
  },
  labels: {
    firstPositionWhatEachHead: { zh: '各头的贡献（前几列）', en: 'What each head contributes (first columns)' },
    bias: { zh: '偏置', en: 'bias' },
    oneOutput: { zh: '一个输出', en: 'One output' },
  },
}
