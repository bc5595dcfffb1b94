/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'fcQ/fcK/fcV 的维度', en: 'The dimensions of fcQ, fcK, fcV' },
  body: {
    zh: [
      '三个线性层都是 {{embedDim}} 进、{{embedDim}} 出，权重 {{weight}}。输入 {{xShape}}，乘完还是 {{projectedShape}}；再切成 {{heads}} 个头，每个 {{headDim}} 维：{{splitShape}}；把头的轴换到前面：{{qShape}}。',
      '切头不动数据，只换一种读法：看步长就知道。',
      '一个大矩阵等于 {{heads}} 个小矩阵并排：把权重按行切成 {{heads}} 块 {{slice}}（PyTorch 的权重是“出 × 入”），每块单独乘，拼起来与 q 最多差 {{difference}}。',
    ],
    en: [
      'All three are linear layers from {{embedDim}} to {{embedDim}}, with weights of {{weight}}. The input {{xShape}} stays {{projectedShape}}; it is cut into {{heads}} heads of {{headDim}} numbers, {{splitShape}}; and the heads’ axis is moved forward: {{qShape}}.',
      'Cutting into heads moves no data, it only reads it otherwise: the strides show it.',
      'One large matrix equals {{heads}} small ones side by side: cut the weight by rows into {{heads}} pieces of {{slice}} (PyTorch’s weights are out by in), multiply each on its own, and together they differ from q by at most {{difference}}.',
    ],
  },
  live: {
    zh: [
      '这个模型：{{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}。分头算与一起算最多差 {{difference}}。',
    ],
    en: [
      'This model: {{xShape}} → {{projectedShape}} → {{splitShape}} → {{qShape}}. Head by head or all at once, the results differ by at most {{difference}}.',
    ],
  },
  prediction: {
    zh: '源序列 {{srcLen}} 个词元，embedDim {{embedDim}}，{{heads}} 个头。编码器里 `q` 的形状是什么？',
    en: 'The source has {{srcLen}} tokens, embedDim is {{embedDim}}, with {{heads}} heads. What is the shape of the encoder’s `q`?',
  },
  reader: {
    zh: '任意批、长度、宽度和头数下，q、k、v 每一步的形状；一个大矩阵与几个小矩阵的关系。',
    en: 'The shapes of q, k and v at every step, for any batch, length, width and heads; how one matrix relates to the heads’ own.',
  },
  labels: {
    theShapesStepByStep: { zh: '一步一步的形状', en: 'The shapes, step by step' },
    shape: { zh: '形状', en: 'shape' },
    strides: { zh: '步长', en: 'strides' },
    qOfTheFirstHead: { zh: '第一个头的 q（每行前几个数）', en: 'q of the first head (the first numbers of each row)' },
  },
}
