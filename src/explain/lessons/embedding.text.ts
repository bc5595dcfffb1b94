/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'Embedding 是什么、怎么做的？', en: 'What is an embedding, how is it done?' },
  body: {
    zh: [
      '嵌入是一张表，每个词元一行；做嵌入就是按 id 取行。id {{ids}} 取出的就是第 {{ids}} 行（从零数起），形状从 {{idsShape}} 变成 {{outShape}}。',
      '换一种写法：把每个 id 写成独热（one-hot）向量，再乘这张表，两个结果{{difference:gap}}。乘法要做 {{products}} 次，取行一次也不用；但写成乘法才看得出，它就是一个没有偏置的线性层（只乘一个矩阵，不再加什么），表里的数是它的权重，靠训练得到。',
      '同一个 id 出现几次，取到的都是同一行，一模一样。所以这一行的梯度是各处梯度之和。（梯度：一个数稍微增加一点，损失变多少、往哪边变；损失是答得有多差的一个数。见 `loss-gradient`。）',
    ],
    en: [
      'An embedding is a table with a row for each token, and to embed is to pick rows. The ids {{ids}} pick the rows {{ids}}, counted from zero, and the shape goes from {{idsShape}} to {{outShape}}.',
      'Written another way: make each id a one-hot vector and multiply by the table. The two results {{difference:gap}}. The product takes {{products}} multiplications, picking rows none; but the product shows that an embedding is a linear layer without bias (a product with a matrix and nothing added), whose weights are learned.',
      'An id that occurs several times picks the same row each time. So that row’s gradient is the sum over all the places. (A gradient says how much the loss changes, and which way, when a number grows a little; the loss is one number for how wrong the answers are. See `loss-gradient`.)',
    ],
  },
  live: {
    zh: ['这个模型的源嵌入表是 {{tableShape}}；当前的源序列取出 {{count}} 行，得到 {{outShape}}。'],
    en: [
      'This model’s source table is {{tableShape}}; the source in view picks {{count}} rows and becomes {{outShape}}.',
    ],
  },
  prediction: {
    zh: '源序列 {{source}} 里，{{token}} 出现了不止一次。模型接着给每个词元的向量加上一个只由位置决定的向量（见 `positional-encoding`）。加过之后，{{token}} 的几个向量还相同吗？（是 / 否）',
    en: 'In the source {{source}} the token {{token}} occurs more than once. Next, the model adds to each token’s vector another one that depends only on its place (see `positional-encoding`). Are the vectors of {{token}} still the same afterwards? (yes / no)',
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
