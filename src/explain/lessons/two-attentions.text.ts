/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '解码器为什么有两个注意力？', en: 'Why two attentions in the decoder?' },
  body: {
    zh: [
      '一个看自己写过什么，一个看源序列。自注意力的 Q、K、V 都来自解码器，能量 {{self}}，受因果掩码限制；交叉注意力的 Q 来自解码器，K、V 来自编码器的输出，能量 {{cross}}，受源掩码限制。',
      '自注意力的右上角全是零：位置 {{first}} 只看得到自己，权重 {{selfFirst}}。交叉注意力没有这样的三角形，每个输出都能看整个源序列。',
      '两个都必要吗？不要想当然，去掉一个训练看看。',
    ],
    en: [
      'One looks at what has been written, the other at the source. Self-attention takes Q, K and V from the decoder, its energy is {{self}}, under the causal mask; cross-attention takes Q from the decoder, K and V from the encoder’s output, its energy is {{cross}}, under the source mask.',
      'In self-attention all above the diagonal is zero: position {{first}} sees itself alone, with weight {{selfFirst}}. Cross-attention has no such triangle; each output sees the whole source.',
      'Are both needed? Don’t take it for granted: take one away, train, and see.',
    ],
  },
  experiment: {
    zh: [
      '小模型各训练 {{steps}} 步，{{seeds}} 个种子取平均，看留出样本全对的比例。数字排序：完整 {{digits:%}}，去掉自注意力 {{digitsSelf:%}}，去掉交叉注意力 {{digitsCross:%}}。`reverse`：{{reverse:%}}、{{reverseSelf:%}}、{{reverseCross:%}}。',
      '{{verdict}}',
    ],
    en: [
      'Small models, {{steps}} steps each, the mean of {{seeds}} seeds: the share of held-out samples that is all right. Digits: whole {{digits:%}}, without self-attention {{digitsSelf:%}}, without cross-attention {{digitsCross:%}}. `reverse`: {{reverse:%}}, {{reverseSelf:%}}, {{reverseCross:%}}.',
      '{{verdict}}',
    ],
  },
  live: {
    zh: [
      '为写出 {{token}}：自注意力（各头平均）最看重 {{selfKey}}，{{selfWeight:%}}；交叉注意力最看重 {{crossKey}}，{{crossWeight:%}}。',
    ],
    en: [
      'To write {{token}}: self-attention (mean of the heads) looks most at {{selfKey}}, {{selfWeight:%}}; cross-attention at {{crossKey}}, {{crossWeight:%}}.',
    ],
  },
  prediction: {
    zh: '写 {{token}} 时，解码器第一层、第一个头的交叉注意力最看重源序列里的哪个词元？',
    en: 'When {{token}} is to be written, to which token of the source does cross-attention (first layer, first head) look most?',
  },
  reader: {
    zh: '两个注意力的 Q、K、V 和掩码各从哪里来、形状如何；去掉哪一个必定失败。',
    en: 'Where Q, K, V and the mask of either come from, and their shapes; which one cannot be taken away.',
  },
  labels: {
    whereTheyComeFrom: { zh: '从哪里来', en: 'Where they come from' },
    mask: { zh: '掩码', en: 'mask' },
    energy: { zh: '能量', en: 'energy' },
    selfAttention: { zh: '自注意力', en: 'self-attention' },
    crossAttention: { zh: '交叉注意力', en: 'cross-attention' },
    selfAttentionFirstHead: { zh: '自注意力，第一个头', en: 'Self-attention, first head' },
    crossAttentionFirstHead: { zh: '交叉注意力，第一个头', en: 'Cross-attention, first head' },
    selfAttentionFirstLayerFirst: { zh: '自注意力，第一层第一个头', en: 'Self-attention, first layer, first head' },
    crossAttentionFirstLayerFirst: { zh: '交叉注意力，第一层第一个头', en: 'Cross-attention, first layer, first head' },
    shareAllRight: { zh: '全对的比例', en: 'Share all right' },
    whole: { zh: '完整', en: 'whole' },
    noSelfAttention: { zh: '无自注意力', en: 'no self-attention' },
    noCrossAttention: { zh: '无交叉注意力', en: 'no cross-attention' },
    selfAttentionHardlyNeeded: {
      zh: '没有交叉注意力，解码器看不到题目；没有自注意力，这两个任务几乎不受影响：上一个词元和它的位置仍能从残差那里传过去。',
      en: 'Without cross-attention the decoder can’t see the question. Without self-attention hardly anything changes on these tasks: the last token and its position still get through by the residual.',
    },
    selfAttentionNeededToo: {
      zh: '没有交叉注意力，解码器看不到题目；没有自注意力也有影响，大小见表。',
      en: 'Without cross-attention the decoder can’t see the question; without self-attention something is lost too, as the table shows.',
    },
    inSoFewStepsNo: { zh: '这次训练的步数太少，看不出差别。', en: 'In so few steps no difference shows.' },
  },
}
