/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'fcQ/fcK/fcV 的维度', en: 'The dimensions of fcQ, fcK, fcV' },
  body: {
    zh: [
      '三个线性层给每个词元三个角色：q 说“我在找什么”，k 说“我有什么”，v 是“我能给什么”（怎么用见 `weighted-sum`）。输入是同一个向量，权重各不相同。',
      '权重都是 {{weight}}，{{embedDim}} 进、{{embedDim}} 出。q 里的一个数，是词元的整个向量和权重的一行做点积，再加偏置：词元 {{token}} 的 q，开头一个数是 {{number:4}}，由 {{embedDim}} 项相加而来。',
      '形状一步一步：输入 {{xShape}}，乘完还是 {{projectedShape}}；切成 {{heads}} 个头，每个 {{headDim}} 维，{{splitShape}}；再把头的轴换到前面，{{qShape}}。切头不动数据，只是换一种读法，看步长就知道。',
      '一个大矩阵等于 {{heads}} 个小矩阵并排：把权重按行切成 {{heads}} 块 {{slice}}（PyTorch 的权重是“出 × 入”），每块单独乘，拼起来与 q 最多差 {{difference}}。',
    ],
    en: [
      'Three linear layers give each token three roles: q says “what I am looking for”, k “what I have”, v “what I give” (for their use see `weighted-sum`). The input is the same vector, the weights are not.',
      'Each weight is {{weight}}, from {{embedDim}} numbers to {{embedDim}}. One number of q is the dot product of the token’s whole vector with one row of the weight, plus a bias: the q of the token {{token}} begins with {{number:4}}, a sum of {{embedDim}} terms.',
      'The shapes, step by step: the input {{xShape}} stays {{projectedShape}}; it is cut into {{heads}} heads of {{headDim}} numbers, {{splitShape}}; and the heads’ axis is moved forward, {{qShape}}. Cutting into heads moves no data; it is only read in another way, as the strides show.',
      'One large matrix equals {{heads}} small ones side by side: cut the weight by rows into {{heads}} pieces of {{slice}} (PyTorch’s weights are out by in), multiply by each on its own, and the results put together differ from q by at most {{difference}}.',
    ],
  },
  live: {
    zh: [
      '这个模型：{{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}。词元 {{token}} 的 q 开头一个数是 {{number:4}}。分头算与一起算最多差 {{difference}}。',
    ],
    en: [
      'This model: {{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}. The q of the token {{token}} begins with {{number:4}}. Head by head or all at once, the results differ by at most {{difference}}.',
    ],
  },
  prediction: {
    zh: '换一批数据：{{N}} 对样本，源序列 {{srcLen}} 个词元，解码器输入 {{trgLen}} 个。embedDim {{embedDim}}，{{heads}} 个头。交叉注意力里 `k` 的形状是什么？',
    en: 'Another batch has {{N}} pairs, sources of {{srcLen}} tokens and decoder inputs of {{trgLen}}; embedDim is {{embedDim}}, with {{heads}} heads. What is the shape of `k` in cross-attention?',
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
