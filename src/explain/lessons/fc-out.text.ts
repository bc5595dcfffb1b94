/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'fcOut 做什么？', en: 'What does fcOut do?' },
  body: {
    zh: [
      '合并只是把 {{heads}} 个头的结果首尾相接，各占 {{headDim}} 列，互不相干。`fcOut` 用一个 {{weight}} 的矩阵把它们混在一起，让每个输出都能用到每个头。',
      '先拼接再乘，等于每个头乘自己那一块 {{slice}} 的权重再相加，最后加偏置：两种算法最多差 {{difference}}。所以可以说“第 {{strongest}} 个头在第一个位置贡献最大”，贡献是加得起来的。',
    ],
    en: [
      'Merging merely puts the {{heads}} heads’ results end to end, {{headDim}} columns each, and none knows of another. `fcOut` mixes them with a matrix of {{weight}}, so that every output can use every head.',
      'Concatenating and then multiplying equals multiplying each head by its own slice of the weight, {{slice}}, and adding up, with the bias last: the two differ by at most {{difference}}. So one may say that head {{strongest}} brings most at the first position: contributions add.',
    ],
  },
  live: {
    zh: [
      '编码器第一层，第一个位置：贡献最大的是第 {{strongest}} 个头（从零数起，共 {{heads}} 个）；各头之和与 `out` 最多差 {{difference}}。',
    ],
    en: [
      'First layer of the encoder, first position: head {{strongest}} brings most (of {{heads}}, counted from zero); the heads’ sum and `out` differ by at most {{difference}}.',
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
    firstPositionWhatEachHead: { zh: '第一个位置：各头的贡献', en: 'First position: what each head brings' },
    bias: { zh: '偏置', en: 'bias' },
    oneOutput: { zh: '一个输出', en: 'One output' },
  },
}
