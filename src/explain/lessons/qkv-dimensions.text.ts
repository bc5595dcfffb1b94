/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'fcQ/fcK/fcV 的维度', en: 'The dimensions of fcQ, fcK, fcV' },
  body: {
    zh: [
      '三个线性层给每个词元三个角色：q 说“我在找什么”，k 说“我有什么”，v 是“我能给什么”（怎么用见 `weighted-sum`）。输入是同一个向量，权重各不相同。',
      '一个词元的向量有 {{embedDim}} 个数（embedDim），权重都是 {{weight}}，{{embedDim}} 进、{{embedDim}} 出。q 里的一个数，是词元的整个向量和权重的一行做点积，再加偏置：下面取源序列 `{{source}}`：词元 {{token}} 的 q，开头一个数是 {{number:4}}，由 {{embedDim}} 项相加而来。',
      '形状一步一步：输入 {{xShape}}，乘完还是 {{projectedShape}}；切成 {{heads}} 个头，每个 {{headDim}} 维，{{splitShape}}；再把头的轴换到前面，{{qShape}}。切头不动数据，只是换一种读法：步长（沿一个轴走一步，在内存里跳过几个数）还是那几个。',
      '为什么要切？每个查询在每个头里各有一套权重，就能同时按几种标准去看别的词元；不切，就只有一套。头的总宽度不变，计算量也就差不多。',
      '一个大矩阵等于 {{heads}} 个小矩阵并排：把权重按行切成 {{heads}} 块 {{slice}}（权重一行算一个输出，一列对一个输入），每块单独乘，拼起来与 q {{difference:gap}}。',
    ],
    en: [
      'Three linear layers give each token three roles: q says “what I am looking for”, k “what I have”, v “what I give” (for their use see `weighted-sum`). The input is the same vector, the weights are not.',
      'A token’s vector has {{embedDim}} numbers (embedDim), and each weight is {{weight}}, from {{embedDim}} numbers to {{embedDim}}. One number of q is the dot product of the token’s whole vector with one row of the weight, plus a bias. In the source `{{source}}` the q of the token {{token}} begins with {{number:4}}, a sum of {{embedDim}} terms.',
      'The shapes, step by step: the input {{xShape}} stays {{projectedShape}}; it is cut into {{heads}} heads of {{headDim}} numbers, {{splitShape}}; and the heads’ axis is moved forward, {{qShape}}. Cutting into heads moves no data; it is only read in another way, as the strides show (how many numbers in memory a step along an axis skips).',
      'Why cut at all? A query gets weights of its own in each head, so it can look for several things at once; uncut, it has one set of weights. All heads together are as wide as before, so this costs about the same.',
      'One large matrix equals {{heads}} small ones side by side: cut the weight by rows into {{heads}} pieces of {{slice}} (a row of the weight makes one output, a column takes one input), and multiply by each on its own. The results put together and q {{difference:gap}}.',
    ],
  },
  live: {
    zh: [
      '这个模型：{{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}。词元 {{token}} 的 q 开头一个数是 {{number:4}}。分头算与一起算{{difference:gap}}。',
    ],
    en: [
      'This model: {{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}. The q of the token {{token}} begins with {{number:4}}. The results head by head and all at once {{difference:gap}}.',
    ],
  },
  prediction: {
    zh: '另一个模型的 embedDim 是 {{embedDim}}，有 {{heads}} 个头。把它的 `fcQ.weight` 按头切开，一个头的那一块是什么形状？',
    en: 'Another model has an embedDim of {{embedDim}} and {{heads}} heads. Its `fcQ.weight` is cut up by heads. What is the shape of one head’s piece?',
  },
  reader: {
    zh: '任意批、长度、宽度和头数下，q、k、v 每一步的形状；一个大矩阵与几个小矩阵的关系。',
    en: 'The shapes of q, k and v at every step, for any batch, length, width and heads; how one matrix relates to the heads’ own.',
  },
  labels: {
    oneNumber: { zh: 'q 里的一个数', en: 'One number of q' },
    theShapesStepByStep: { zh: '一步一步的形状', en: 'The shapes, step by step' },
    shape: { zh: '形状', en: 'shape' },
    strides: { zh: '步长', en: 'strides' },
  },
}
