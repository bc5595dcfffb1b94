/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '为什么需要 srcMask？', en: 'Why is srcMask needed?' },
  body: {
    zh: [
      '没有它，填充会参与注意力：补了 {{padsShown}} 个 PAD 的序列，第一个查询把 {{openShare:%}} 的权重给了 PAD；有掩码时是 {{maskedShare:%}}。',
      '于是同一个序列补得多长，答案就不一样。从零补到 {{most}} 个 PAD：有掩码时 logits 最多变 {{kept}}，没有掩码时变 {{removed}}。一个样本的结果不该取决于它和谁同批。',
      '掩码遮的是键（列），不是查询（行）：PAD 自己那 {{padRows}} 行照样算，结果没人用。所以它不省计算——省计算要靠打包（packing），把填充的行去掉。',
    ],
    en: [
      'Without it padding takes part in attention: with {{padsShown}} PADs added, the first query gives them {{openShare:%}} of its weight; with the mask, {{maskedShare:%}}.',
      'Then the answer depends on how far a sequence happens to be padded. From none to {{most}} PADs the logits change by at most {{kept}} with the mask, and by {{removed}} without it. A result must not depend on its batch companions.',
      'The mask hides keys (columns), never queries (rows): the {{padRows}} rows of PAD are computed all the same, and ignored. So it saves no computation; packing does, which leaves those rows out.',
    ],
  },
  live: {
    zh: ['在这个模型和当前例子上：补到 {{most}} 个 PAD，有掩码时 logits 最多变 {{kept}}，没有掩码时变 {{removed}}。'],
    en: [
      'On this model and the example in view: up to {{most}} PADs change the logits by at most {{kept}} with the mask, by {{removed}} without.',
    ],
  },
  prediction: {
    zh: '编码器第一层、第一个头：源序列的第一个词元最关注哪个词元？',
    en: 'First layer of the encoder, first head: to which token does the first token of the source attend most?',
  },
  reader: {
    zh: '有掩码和没有掩码时，补长一个序列会不会改变它的 logits；掩码矩阵里变零的是行还是列。',
    en: 'Whether padding a sequence further changes its logits, with and without the mask; whether it zeroes rows or columns.',
  },
  labels: {
    withTheMaskAttentionOf: { zh: '有掩码：第一个头的注意力', en: 'With the mask: attention of the first head' },
    withoutIt: { zh: '没有掩码', en: 'Without it' },
    howMuchTheLogitsChange: {
      zh: '补得越长，logits 变多少',
      en: 'How much the logits change as more padding is added',
    },
    withTheMask: { zh: '有掩码', en: 'with the mask' },
    curveWithoutIt: { zh: '没有掩码', en: 'without it' },
    padsAdded: { zh: '补了几个 PAD', en: 'PADs added' },
    largestChangeOfALogit: { zh: 'logits 的最大差', en: 'largest change of a logit' },
  },
}
