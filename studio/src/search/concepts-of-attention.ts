import { at, type Concept, DECODER, ENCODER } from './concept.ts'

const CROSS = `${DECODER}transformer_block\\.attention\\.`
const of = (label: string): string[] => [`MultiHeadAttention.${label}`]

export const conceptsOfAttention: readonly Concept[] = [
  {
    id: 'causal-mask',
    name: { en: 'Causal mask', zh: '因果掩码' },
    words:
      'mask, look-ahead mask, subsequent mask, masked attention, masked self-attention, masked fill, future tokens, see the future, 掩码, 前瞻掩码, 后面的词元, 看不到未来, 遮挡, 掩码在哪里',
    tensor: at(`${DECODER}attention\\.maskedEnergy`),
    cell: [0, 0, 0, 1], // SOS asks about what comes after it
    line: of('maskedEnergy'),
    lesson: 'masked-fill',
    part: 'causal-mask',
  },
  {
    id: 'padding-mask',
    name: { en: 'Padding mask', zh: '填充掩码' },
    words: 'pad mask, source mask, srcMask, ignore padding, hide PAD, 补齐掩码, 源掩码, 忽略 PAD',
    tensor: at(`${ENCODER}attention\\.maskedEnergy`),
    line: of('maskedEnergy'),
    lesson: 'src-mask',
    part: 'padding-mask',
  },
  {
    id: 'triangle',
    name: { en: 'Triangle of the target mask', zh: '目标掩码的下三角' },
    words: 'trgMask, target mask, tril, lower triangle, mask broadcast, mask shape, 下三角, 掩码广播, 目标掩码',
    tensor: at('^trgMask'),
    line: ['Transformer.trgMask'],
    lesson: 'mask-broadcast',
    part: 'causal-mask',
  },
  {
    id: 'energy',
    name: { en: 'Attention energies', zh: '注意力能量' },
    words:
      'energy, attention scores, dot product, similarity, q times k, qk^T, query dot key, 能量, 点积, 注意力得分, 相似度',
    tensor: at(`${DECODER}attention\\.energy`),
    line: of('energy'),
    lesson: 'energy',
  },
  {
    id: 'scaling',
    name: { en: 'Division by √headDim', zh: '除以 √headDim' },
    words:
      'sqrt, square root, divide by sqrt, why divide by sqrt, scaled dot product, scaling, temperature of attention, 根号, 除以根号, 为什么除以根号, 缩放, 缩放点积',
    tensor: at(`${DECODER}attention\\.energy`),
    line: of('energy'),
    lesson: 'energy',
    part: 'scaling',
  },
  {
    id: 'softmax',
    name: { en: 'Softmax: attention weights', zh: 'Softmax：注意力权重' },
    words:
      'softmax, attention weights, attention map, attention, where does it look, heat map, 注意力, 注意力权重, 注意力图, 它在看哪里',
    tensor: at(`${DECODER}attention\\.attention`),
    line: of('attention'),
    lesson: 'masked-fill',
  },
  {
    id: 'query',
    name: { en: 'Query', zh: '查询 q' },
    words: 'q, fcQ, queries, qkv, projections, 查询, 查询键值',
    tensor: at(`${DECODER}attention\\.q`),
    line: of('q'),
    lesson: 'qkv-dimensions',
  },
  {
    id: 'key',
    name: { en: 'Key', zh: '键 k' },
    words: 'k, fcK, keys, 键',
    tensor: at(`${DECODER}attention\\.k`),
    line: of('k'),
    lesson: 'q-and-k-size',
  },
  {
    id: 'value',
    name: { en: 'Value', zh: '值 v' },
    words: 'v, fcV, values, 值',
    tensor: at(`${DECODER}attention\\.v`),
    line: of('v'),
    lesson: 'qkv-dimensions',
  },
  {
    id: 'context',
    name: { en: 'Weighted sum of values', zh: '值的加权和' },
    words: 'context, weighted sum, weighted average, attention times v, 加权和, 加权平均, 上下文',
    tensor: at(`${DECODER}attention\\.context`),
    line: of('context'),
    lesson: 'merge-heads',
  },
  {
    id: 'heads',
    name: { en: 'Heads, merged', zh: '多头与合并' },
    words:
      'head, heads, multi-head attention, merge heads, concatenate, transpose, contiguous, view, 多头, 多头注意力, 注意力头, 合并, 拼接',
    tensor: at(`${DECODER}attention\\.merged`),
    line: of('merged'),
    lesson: 'merge-heads',
  },
  {
    id: 'output-projection',
    name: { en: 'Output projection of attention', zh: '注意力的输出投影' },
    words: 'fcOut, output projection, w o, mix heads, 输出投影, 混合各头',
    tensor: at(`${DECODER}attention\\.out`),
    line: of('out'),
    lesson: 'fc-out',
  },
  {
    id: 'self-attention',
    name: { en: 'Self-attention', zh: '自注意力' },
    words: 'decoder self-attention, encoder self-attention, attends to itself, 自己看自己, 解码器自注意力',
    tensor: at(`${DECODER}attention\\.attention`),
    line: of('attention'),
    lesson: 'two-attentions',
    part: 'self-attention',
  },
  {
    id: 'cross-attention',
    name: { en: 'Cross-attention', zh: '交叉注意力' },
    words:
      'encoder-decoder attention, look at the source, which source token, alignment, 编码器解码器注意力, 看源序列, 对齐',
    tensor: at(`${CROSS}attention`),
    line: of('attention'),
    lesson: 'two-attentions',
    part: 'cross-attention',
  },
]
