import type { Term } from './term.js'

/** The model's parts, and what it reads and writes. */
export const modelTerms: readonly Term[] = [
  {
    zh: '词元',
    en: 'token',
    lesson: 'sos-eos',
    meaning: {
      zh: '模型读写的最小单位：一个数字、一个字或一个词，用一个整数编号（id）表示',
      en: 'The smallest unit that the model reads and writes: a digit, a character or a word, known by a whole number, its id',
    },
    avoid: ['令牌', '标记', '符号化'],
  },
  {
    zh: '词表',
    en: 'vocabulary',
    lesson: 'hyper-parameters',
    meaning: { zh: '模型认得的全部词元，每个一个 id', en: 'All the tokens that a model knows, an id for each' },
    avoid: ['词典', '词汇表'],
  },
  {
    zh: '源序列',
    en: 'source',
    lesson: 'parts',
    meaning: { zh: '题目：编码器读的那一串词元', en: 'The question: the tokens that the encoder reads' },
    avoid: ['源语句', '原序列', 'source sentence'],
  },
  {
    zh: '目标',
    en: 'target',
    lesson: 'input-and-target',
    meaning: {
      zh: '答案：解码器要写的那一串词元，也指某个位置正确的下一个词元',
      en: 'The answer that the decoder is to write; also, at one position, the right next token',
    },
    avoid: ['标签序列', 'ground truth', 'gold'],
  },
  {
    zh: '批',
    en: 'batch',
    lesson: 'batching',
    meaning: {
      zh: '一次一起计算的几个样本，补成一样长',
      en: 'Several examples computed together, padded to one length',
    },
    avoid: ['小批量', 'mini-batch', 'minibatch'],
  },
  {
    zh: '填充',
    en: 'padding',
    lesson: 'pad-index',
    meaning: { zh: '为了凑齐长度补上去的 PAD，不带信息', en: 'PAD tokens that only make sequences equally long' },
    avoid: ['补零', '垫', 'zero padding'],
  },
  {
    zh: '掩码',
    en: 'mask',
    lesson: 'src-mask',
    meaning: {
      zh: '一张真假表，说明哪个查询可以看哪个键',
      en: 'A table of true and false: which query may look at which key',
    },
    avoid: ['遮罩', '蒙版', '屏蔽矩阵'],
  },
  {
    zh: '因果',
    en: 'causal',
    lesson: 'mask-broadcast',
    meaning: {
      zh: '每个位置只能看自己和前面的；目标掩码因此叫因果掩码',
      en: 'Seeing oneself and what came before, nothing later; the target mask is called causal for that',
    },
    avoid: ['前瞻掩码', 'look-ahead'],
  },
  {
    zh: '嵌入',
    en: 'embedding',
    lesson: 'embedding',
    meaning: {
      zh: '一张可训练的表，每个词元一行向量；按 id 取行',
      en: 'A learned table with a vector for each token; ids pick rows',
    },
    avoid: ['词嵌入', '嵌入式'],
  },
  {
    zh: '位置编码',
    en: 'encoding',
    lesson: 'positional-encoding',
    meaning: {
      zh: '每个位置一个固定的向量，加到嵌入上，让模型知道先后',
      en: 'A fixed vector for each position, added to the embedding so that the model knows the order',
    },
    avoid: ['位置嵌入', 'positional embedding'],
  },
  {
    zh: '编码器',
    en: 'encoder',
    lesson: 'parts',
    meaning: {
      zh: '读源序列的那一半，给每个源词元一个向量',
      en: 'The half that reads the source and gives each of its tokens a vector',
    },
    avoid: ['编码端'],
  },
  {
    zh: '解码器',
    en: 'decoder',
    lesson: 'parts',
    meaning: { zh: '写目标的那一半，一次预测一个词元', en: 'The half that writes the target, one token at a time' },
    avoid: ['译码器', '解码端'],
  },
  {
    zh: '注意力',
    en: 'attention',
    lesson: 'weighted-sum',
    meaning: {
      zh: '用查询和键的相似程度当权重，对值做加权和',
      en: 'A weighted sum of values, with weights from how well a query matches each key',
    },
    avoid: ['关注力'],
  },
  {
    zh: '自注意力',
    en: 'self-attention',
    lesson: 'two-attentions',
    meaning: {
      zh: '查询、键、值都来自同一个序列的注意力',
      en: 'Attention whose queries, keys and values come from the same sequence',
    },
    avoid: ['自我注意力', 'self attention'],
  },
  {
    zh: '交叉注意力',
    en: 'cross-attention',
    lesson: 'two-attentions',
    meaning: {
      zh: '查询来自解码器、键和值来自编码器的注意力',
      en: 'Attention with queries from the decoder, keys and values from the encoder',
    },
    avoid: ['互注意力', 'cross attention', 'encoder-decoder attention'],
  },
  {
    zh: '头',
    en: 'head',
    lesson: 'qkv-dimensions',
    meaning: {
      zh: '注意力切成的几份之一，各有自己的一段 q、k、v',
      en: 'One of the slices that attention is cut into, with its own part of q, k and v',
    },
    avoid: ['注意头'],
  },
  {
    zh: '查询',
    en: 'query',
    lesson: 'weighted-sum',
    meaning: { zh: 'q：这个词元在找什么', en: 'q: what a token is looking for' },
    avoid: ['询问'],
  },
  {
    zh: '键',
    en: 'key',
    lesson: 'weighted-sum',
    meaning: { zh: 'k：这个词元有什么，供查询来比', en: 'k: what a token has to be found by' },
    avoid: ['关键字'],
  },
  {
    zh: '能量',
    en: 'energy',
    lesson: 'energy',
    meaning: {
      zh: 'softmax 之前的得分：q 和 k 的点积除以 √headDim',
      en: 'The score before softmax: q times k, divided by √headDim',
    },
    avoid: ['注意力分数', 'attention score'],
  },
  {
    zh: 'softmax',
    en: 'softmax',
    lesson: 'weighted-sum',
    meaning: {
      zh: '把一行数变成正数、加起来是一：各取 e 的幂，再除以总和；大的更大',
      en: 'Makes a row of numbers positive and one in all: e to the power of each, divided by their sum',
    },
    avoid: ['软最大', '柔性最大'],
  },
  {
    zh: '加权和',
    en: 'weighted sum',
    lesson: 'weighted-sum',
    meaning: {
      zh: '各项乘以权重再相加；权重为正、加起来是一时，就是一种平均',
      en: 'Terms multiplied by weights and added up; with positive weights that sum to one, an average',
    },
    avoid: ['加权总和'],
  },
  {
    zh: '前馈网络',
    en: 'feed-forward network',
    lesson: 'feed-forward',
    meaning: {
      zh: '两个线性层夹一个激活函数，在每个位置各自计算',
      en: 'Two linear layers with an activation between them, applied to each position by itself',
    },
    avoid: ['前向网络', '前馈层', 'feedforward'],
  },
  {
    zh: 'ReLU',
    en: 'ReLU',
    lesson: 'feed-forward',
    meaning: { zh: '负数变成零，其余不变', en: 'Turns negative numbers into zero and keeps the others' },
    avoid: ['整流', 'rectif'],
  },
  {
    zh: '残差',
    en: 'residual',
    lesson: 'residual',
    meaning: {
      zh: '子层的输出加上它的输入，好让信息和梯度绕过子层',
      en: 'Adding a sublayer’s input to its output, so that information and gradients get past it',
    },
    avoid: ['跳连', '短路连接', 'skip connection', 'shortcut'],
  },
  {
    zh: '归一化',
    en: 'normalisation',
    lesson: 'layer-norm',
    meaning: {
      zh: '减去均值、除以标准差，让数的尺度稳定',
      en: 'Subtracting the mean and dividing by the standard deviation, to keep the scale of numbers steady',
    },
    avoid: ['规范化', '标准化', 'normalization', 'normalize'],
  },
  {
    zh: '自回归',
    en: 'autoregression',
    lesson: 'autoregression',
    meaning: { zh: '每次预测下一个词元，再把它当作输入', en: 'Predicting the next token and feeding it back as input' },
    avoid: ['自动回归'],
  },
  {
    zh: '独热',
    en: 'one-hot',
    lesson: 'embedding',
    meaning: { zh: '只有一个位置是一、其余是零的向量', en: 'A vector with a single one and zeros elsewhere' },
    avoid: ['单热', 'one hot'],
  },
]
