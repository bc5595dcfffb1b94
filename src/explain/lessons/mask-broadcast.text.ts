/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'mask 如何广播？', en: 'How does the mask broadcast?' },
  body: {
    zh: [
      '能量有四个轴：批、头、查询、键。源掩码是 {{srcShape}}：头和查询两个轴长度为一，拉伸时整份重复。存着 {{stored}} 个值，用起来是 {{cells}} 格；最后一个键，在第一个头里是 {{lastFirst}}，在最后一个头里也是 {{lastOther}}：读的是同一个值。',
      '目标掩码是 {{trgShape}}：对所有头一样，但每个查询不同。它是下三角：第一行第二列是 {{above}}，第二行第一列是 {{below}}——只能往前看。（常被误说成上三角。）',
      '原程序的目标掩码没有填充的部分，需不需要？PAD 都排在最后，前面的位置本来就看不到；PAD 自己的位置又不计入损失。把 PAD 也遮住试试：计入损失的 logits 最多变 {{counted}}，{{verdict}}；不计入的变 {{ignored}}。',
    ],
    en: [
      'Energy has four axes: batch, head, query, key. The source mask is {{srcShape}}: its head and query axes have length one and are repeated. {{stored}} values are stored and {{cells}} cells used; the last key is {{lastFirst}} in the first head and {{lastOther}} in the last, one value read twice.',
      'The target mask is {{trgShape}}: the same for all heads, another row for each query. It is lower triangular: first row, second column is {{above}}, second row, first column is {{below}}. One may look back only. (It is often called upper triangular, wrongly.)',
      'The original’s target mask says nothing of padding. Must it? PAD stands last, so no earlier position sees it, and its own positions don’t count. Hide it too and see: the logits that count change by at most {{counted}}, {{verdict}}; the others by {{ignored}}.',
    ],
  },
  live: {
    zh: [
      '当前的一批：源掩码 {{srcShape}}，目标掩码 {{trgShape}}，有 {{heads}} 个头。在目标掩码里也遮住 PAD，计入损失的 logits 最多变 {{counted}}，{{verdict}}。',
    ],
    en: [
      'The batch in view: source mask {{srcShape}}, target mask {{trgShape}}, {{heads}} heads. With PAD hidden in the target mask too, the logits that count change by at most {{counted}}: {{verdict}}.',
    ],
  },
  prediction: {
    zh: '`trgMask` 的第 {{row}} 行（从零数起）一共 {{length}} 列，其中有几个真？',
    en: 'Row {{row}} of `trgMask`, counted from zero, has {{length}} columns. How many of them are true?',
  },
  reader: {
    zh: '任意一格能量受哪个掩码值控制；哪一半是零；PAD 在目标里要不要另遮。',
    en: 'Which value of a mask governs any cell of the energy, which half is zero, and whether PAD in the target must be hidden too.',
  },
  labels: {
    fromMaskToEnergy: { zh: '从掩码到能量', en: 'From mask to energy' },
    mask: { zh: '掩码', en: 'mask' },
    stretchedTo: { zh: '拉伸成', en: 'stretched to' },
    theSourceMaskStretchedAlike: {
      zh: '源掩码拉伸之后（每个查询、每个头都一样）',
      en: 'The source mask stretched: alike for every query and head',
    },
    theTargetMaskLowerTriangular: { zh: '目标掩码：下三角', en: 'The target mask: lower triangular' },
    hidingPADInTheTarget: {
      zh: '在目标掩码里也遮住 PAD，logits 变多少',
      en: 'Hiding PAD in the target mask too: how much the logits change',
    },
    largestDifference: { zh: '最大差', en: 'largest difference' },
    positionsThatCount: { zh: '计入损失的位置', en: 'positions that count' },
    positionsThatDonT: { zh: '不计入的位置', en: 'positions that don’t' },
    notOneOfThemChanges: { zh: '一个也没变', en: 'not one of them changes' },
    theyDoChange: { zh: '变了', en: 'they do change' },
  },
}
