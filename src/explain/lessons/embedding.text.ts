/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'Embedding 是什么、怎么做的？', en: 'What is an embedding, how is it done?' },
  body: {
    zh: [
      '嵌入是一张表，每个词元一行；做嵌入就是按 id 取行。id {{ids}} 取出第 {{ids}} 行，形状从 {{idsShape}} 变成 {{outShape}}。',
      '同一件事的另一种写法：把每个 id 写成独热（one-hot）向量，再乘这张表。两种算法的最大差是 {{difference}}。矩阵乘法要做 {{products}} 次乘法，取行一次也不用；写成乘法，才看得出它就是一个没有偏置的线性层，表里的数是它的权重，靠训练得到。',
      '同一个 id 出现几次，取到的就是同一行；它的梯度是各处梯度之和。',
    ],
    en: [
      'An embedding is a table with a row for every token; to embed is to pick rows. The ids {{ids}} pick the rows {{ids}}, and the shape {{idsShape}} becomes {{outShape}}.',
      'The same written differently: make each id a one-hot vector and multiply by the table. The two ways differ by at most {{difference}}. The product takes {{products}} multiplications and picking none; but the product shows what it is, a linear layer without bias, whose weights are learned.',
      'An id that appears twice picks the same row twice, and that row’s gradient is the sum over both places.',
    ],
  },
  live: {
    zh: ['这个模型的源嵌入表是 {{tableShape}}；当前的源序列取出 {{count}} 行，得到 {{outShape}}。'],
    en: [
      'This model’s source table is {{tableShape}}; the source in view picks {{count}} rows and becomes {{outShape}}.',
    ],
  },
  prediction: {
    zh: '一批 {{N}} 个源序列，每个 {{srcLen}} 个词元，embedDim 是 {{embedDim}}。嵌入之后的形状？',
    en: 'A batch of {{N}} sources of {{srcLen}} tokens each, embedDim {{embedDim}}. The shape after the embedding?',
  },
  reader: {
    zh: '给一张表和几个 id，写出嵌入的结果和形状，并用独热乘法再算一遍。',
    en: 'From a table and some ids: the embedded numbers and their shape, also by way of one-hot vectors.',
  },
  labels: {
    theTable: { zh: '表', en: 'The table' },
    theRowsPicked: { zh: '取出的行', en: 'The rows picked' },
    theOneHotMatrix: { zh: '独热矩阵', en: 'The one-hot matrix' },
    oneHotMatrixTable: { zh: '独热矩阵 × 表', en: 'One-hot matrix × table' },
    theSourceSTable: { zh: '源嵌入表', en: 'The source’s table' },
  },
}
