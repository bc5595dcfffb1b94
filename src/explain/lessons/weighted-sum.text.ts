/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '注意力到底在算什么？', en: 'What does attention compute?' },
  body: {
    zh: [
      '一个加权和。每个词元有三个向量：查询（query）说“我在找什么”，键（key）说“我有什么”，值（value）是“我能给什么”。一个查询和每个键比较，得到权重，再按权重把值加起来。',
      '先从最简单的平均开始：权重都一样，{{even}}，得到 {{evenSum}}。解码器写一个词元时，后文还不存在，所以不能看后文，于是权重排成下三角：位置 {{first}} 只看自己，得到 {{triangleSum}}。这两种权重都是事先定好的。',
      '注意力让权重由内容决定。查询是 {{q}}，两个键是 {{k0}} 和 {{k1}}：点积除以 √{{headDim}}（为什么见 `energy`），得分 {{score0:4}} 和 {{score1:4}}；softmax 把得分变成正的、加起来为一的权重 {{weight0:4}} 和 {{weight1:4}}；按权重把值 {{v0}} 和 {{v1}} 加起来，得到 [{{sum0:4}}, {{sum1:4}}]。',
      '权重 × 值这一步，四种写法都是同一个矩阵乘法；不同的只是权重从哪里来。',
    ],
    en: [
      'A weighted sum. Each token offers three vectors: its query says “what I am looking for”, its key “what I have”, its value “what I give”. A query is compared with every key, the comparison becomes weights, and the values are added up with those weights.',
      'Build it step by step. Simplest is the average: equal weights, {{even}}, give {{evenSum}}. When a decoder writes a token, what follows isn’t there yet; it may not look ahead, so its weights form a lower triangle: position {{first}} sees itself alone and gets {{triangleSum}}. In both, the weights are fixed beforehand.',
      'Attention lets the content decide. The query is {{q}}, the keys are {{k0}} and {{k1}}: their dot products, divided by √{{headDim}} (for why, see `energy`), give the scores {{score0:4}} and {{score1:4}}. Softmax turns scores into weights that are positive and sum to one, {{weight0:4}} and {{weight1:4}}. Adding up the values {{v0}} and {{v1}} with these weights gives [{{sum0:4}}, {{sum1:4}}].',
      'The last step, weights times values, is the same matrix product in all of them. They differ only in where the weights come from.',
    ],
  },
  live: {
    zh: [
      '解码器最后一层的交叉注意力，正要写 {{token}}：每一行是一个头的权重。头 {{head}} 最集中，把 {{weight:%}} 给了源序列里的 {{key}}。用它的权重把各个 `v` 加起来，与模型自己的 `context` {{difference:gap}}。',
    ],
    en: [
      'Cross-attention in the decoder’s last layer, about to write {{token}}: each row holds the weights of one head. Head {{head}} is the most focused and gives {{weight:%}} to the {{key}} of the source. The rows of `v`, added up with its weights, and the model’s own `context` {{difference:gap}}.',
    ],
  },
  prediction: {
    zh: '上面的例子里，第二个键从 {{k1}} 换成 {{longer}}，别的不动。加权和的第一个数是多少？保留四位小数。',
    en: 'In the worked example the second key is changed from {{k1}} to {{longer}} and nothing else. What is the first number of the weighted sum? Four decimals.',
  },
  reader: {
    zh: '给出查询、键和值，手算权重和加权和；改动一个键或一个值，说出什么会变、什么不变。',
    en: 'From a query, keys and values: the weights and the weighted sum by hand; what changes, and what does not, when one key or one value does.',
  },
  labels: {
    scores: { zh: '得分：查询和每个键', en: 'Scores: the query with each key' },
    weights: { zh: '权重：softmax', en: 'Weights: softmax' },
    sum: { zh: '加权和', en: 'The weighted sum' },
    ladder: { zh: '同一个乘法，四种权重', en: 'One product, four kinds of weights' },
    itsWeights: { zh: '权重', en: 'weights' },
    result: { zh: '结果', en: 'result' },
    average: { zh: '平均', en: 'average' },
    triangleFirst: { zh: '下三角的平均，位置 0', en: 'lower triangle, position 0' },
    triangleSecond: { zh: '下三角的平均，位置 1', en: 'lower triangle, position 1' },
    attention: { zh: '注意力', en: 'attention' },
    headsWeights: { zh: '每个头的权重', en: 'The weights of each head' },
    oneNumber: { zh: '一个数，从权重和值算出来', en: 'One number, from weights and values' },
  },
}
