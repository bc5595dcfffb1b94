/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '为什么需要 srcMask？', en: 'Why is srcMask needed?' },
  body: {
    zh: [
      '没有它，填充会参与注意力：补了 {{padsShown}} 个 PAD 之后，{{token}} 把 {{openShare:%}} 的权重给了 PAD；有掩码时是 {{maskedShare:%}}。',
      '于是同一个序列补得多长，答案就不一样。从零补到 {{most}} 个 PAD：有掩码，logits {{kept:change}}；没有掩码，{{removed:change}}。一个样本的结果不该取决于它和谁同批。',
      '掩码遮的是键（列），不是查询（行）：PAD 自己那 {{padRows}} 行照样算，只是结果没人用。所以它不省计算；省计算要靠打包（packing），把填充的行去掉不算。',
    ],
    en: [
      'Without it, padding takes part in attention: with {{padsShown}} PADs added, {{token}} gives them {{openShare:%}} of its weight; with the mask {{maskedShare:%}}.',
      'So the answer would depend on how far a sequence happens to be padded. From none to {{most}} PADs with the mask the logits {{kept:change}}, and without it they {{removed:change}}. A result must not depend on its batch companions.',
      'The mask hides keys (columns), not queries (rows): the {{padRows}} rows of PAD are computed all the same, and ignored. So it saves no computation. Packing does: it leaves those rows out.',
    ],
  },
  live: {
    zh: [
      '在这个模型和当前例子上，补到 {{most}} 个 PAD：有掩码，logits {{kept:change}}；没有掩码，{{removed:change}}。图是有掩码时编码器最后一层的注意力，各头平均。',
    ],
    en: [
      'On this model and the example in view, with up to {{most}} PADs added the logits {{kept:change}} where there is the mask, and {{removed:change}} where there is none. The map is the attention of the encoder’s last layer with the mask, the mean of its heads.',
    ],
  },
  prediction: {
    zh: '给当前的源序列再补 {{pads}} 个 PAD，源掩码还在。编码器里以 PAD 为查询的那一行，注意力权重加起来是多少？',
    en: '{{pads}} more PADs are appended to the source in view, and the source mask is on. In the encoder, what do the attention weights in the row of a PAD query add up to?',
  },
  reader: {
    zh: '有掩码和没有掩码时，补长一个序列会不会改变它的 logits；掩码矩阵里变零的是行还是列。',
    en: 'Whether padding a sequence further changes its logits, with and without the mask; whether it zeroes rows or columns.',
  },
  labels: {
    withTheMaskAttentionOf: { zh: '有掩码的注意力，各头平均', en: 'Attention with the mask, mean of the heads' },
    withoutIt: { zh: '没有掩码', en: 'Without the mask' },
    howMuchTheLogitsChange: {
      zh: '补得越长，logits 变多少',
      en: 'How much the logits change as more padding is added',
    },
    withTheMask: { zh: '有掩码', en: 'with the mask' },
    curveWithoutIt: { zh: '没有掩码', en: 'without' },
    padsAdded: { zh: '补了几个 PAD', en: 'PADs added' },
    largestChangeOfALogit: { zh: 'logits 的最大差', en: 'largest change of a logit' },
  },
}
