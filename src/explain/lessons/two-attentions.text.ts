/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '解码器为什么有两个注意力？', en: 'Why two attentions in the decoder?' },
  body: {
    zh: [
      '一个看自己写过什么，一个看题目。自注意力的 Q、K、V 都来自解码器，能量是 {{self}}，受因果掩码限制；交叉注意力的 Q 来自解码器，K 和 V 来自编码器的输出，能量是 {{cross}}，受源掩码限制。',
      '下面是一个真会排序的小模型（各头平均）。自注意力的右上角全是零：{{sos}} 只看得到自己，权重 {{selfFirst}}。交叉注意力没有这个三角形，每一行都能看整个源序列：要写 {{token}} 时，它把 {{crossWeight:%}} 的权重给了源序列里的 {{crossKey}}。',
      '两个都必要吗？别想当然：去掉一个，训练一遍再看。',
    ],
    en: [
      'One looks at what has been written, the other at the question. Self-attention takes Q, K and V from the decoder; its energy is {{self}}, under the causal mask. Cross-attention takes Q from the decoder, K and V from the encoder’s output; its energy is {{cross}}, under the source mask.',
      'Below is a small model that really sorts (the mean of its heads). Above the diagonal self-attention is zero: {{sos}} sees itself alone, with weight {{selfFirst}}. Cross-attention has no such triangle, and every row may look at the whole source: about to write {{token}}, it gives {{crossWeight:%}} of its weight to the {{crossKey}} of the source.',
      'Are both needed? Don’t take it for granted: take one away, train, and see.',
    ],
  },
  experiment: {
    zh: [
      '小模型各训练 {{steps}} 步，取 {{seeds}} 个种子的平均，看留出样本里整句全对的比例。数字排序：完整 {{digits:%}}，去掉自注意力 {{digitsSelf:%}}，去掉交叉注意力 {{digitsCross:%}}。`reverse`：{{reverse:%}}、{{reverseSelf:%}}、{{reverseCross:%}}。',
      '数字只在 `repeats` 上打分：`shuffle` 的答案永远是同一串，看不到题目也答得对。',
      '{{verdict}}',
    ],
    en: [
      'Small models, {{steps}} steps each, averaged over {{seeds}} seeds; the share of held-out sequences entirely right. Digits: {{digits:%}} with both, {{digitsSelf:%}} without self-attention, {{digitsCross:%}} without cross-attention. `reverse`: {{reverse:%}}, {{reverseSelf:%}}, {{reverseCross:%}}.',
      'The digits are scored on `repeats` only: the answer to `shuffle` is always the same, and can be given without seeing the question.',
      '{{verdict}}',
    ],
  },
  live: {
    zh: [
      '最后一层，各头平均。为写出 {{token}}，自注意力最看重 {{selfKey}}（{{selfWeight:%}}），交叉注意力最看重源序列里的 {{crossKey}}（{{crossWeight:%}}）。{{gone}}',
    ],
    en: [
      'The last layer, the mean of its heads. To write {{token}}, self-attention looks most at {{selfKey}} ({{selfWeight:%}}), cross-attention at the {{crossKey}} of the source ({{crossWeight:%}}). {{gone}}',
    ],
  },
  prediction: {
    zh: '生成的第一步，解码器只读到 {{sos}}。自注意力给它的权重是多少？',
    en: 'At the first step of generation the decoder has read {{sos}} alone. What weight does self-attention give it?',
  },
  reader: {
    zh: '两个注意力的 Q、K、V 和掩码各从哪里来、形状如何；去掉哪一个必定失败。',
    en: 'Where Q, K, V and the mask of either come from, and their shapes; which one cannot be taken away.',
  },
  labels: {
    whereTheyComeFrom: { zh: '从哪里来', en: 'Where they come from' },
    decoder: { zh: '解码器', en: 'decoder' },
    encoder: { zh: '编码器', en: 'encoder' },
    mask: { zh: '掩码', en: 'mask' },
    energy: { zh: '能量', en: 'energy' },
    selfAttention: { zh: '自注意力', en: 'self-attention' },
    crossAttention: { zh: '交叉注意力', en: 'cross-attention' },
    selfAttentionMap: { zh: '自注意力，各头平均', en: 'Self-attention, mean of the heads' },
    crossAttentionMap: { zh: '交叉注意力，各头平均', en: 'Cross-attention, mean of the heads' },
    shareAllRight: { zh: '整句全对的比例', en: 'Share entirely right' },
    whole: { zh: '完整', en: 'both' },
    noSelfAttention: { zh: '无自注意力', en: 'no self-attention' },
    noCrossAttention: { zh: '无交叉注意力', en: 'no cross-attention' },
    selfIsUnused: {
      zh: '不过自注意力已经去掉：这些权重还算着，它的输出被换成了零。',
      en: 'Self-attention has been taken away, though: its weights are still computed, its output is replaced by zeros.',
    },
    crossIsUnused: {
      zh: '不过交叉注意力已经去掉：这些权重还算着，它的输出被换成了零。',
      en: 'Cross-attention has been taken away, though: its weights are still computed, its output is replaced by zeros.',
    },
    selfAttentionHardlyNeeded: {
      zh: '没有交叉注意力，解码器看不到题目，只能瞎猜。没有自注意力，这两个任务几乎不受影响：上一个词元和它的位置，仍能从残差那里传过去。',
      en: 'Without cross-attention the decoder cannot see the question and can only guess. Without self-attention hardly anything changes on these tasks: the last token and its position still get through by the residual.',
    },
    selfAttentionNeededToo: {
      zh: '没有交叉注意力，解码器看不到题目，只能瞎猜；没有自注意力，影响因任务而异，见表。',
      en: 'Without cross-attention the decoder cannot see the question and can only guess; what is lost without self-attention differs from task to task: see the table.',
    },
    inSoFewStepsNo: { zh: '这次训练的步数太少，看不出差别。', en: 'In so few steps no difference shows.' },
  },
}
