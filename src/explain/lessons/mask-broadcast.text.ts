/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'mask 如何广播？', en: 'How does the mask broadcast?' },
  body: {
    zh: [
      '能量有四个轴：批、头、查询、键。源掩码是 {{srcShape}}：头和查询两个轴长度为一，用的时候整份重复。一个序列存 {{stored}} 个值，一键一个；若有 {{queries}} 个查询，{{heads}} 个头就要读 {{heads}} × {{queries}} × {{stored}} = {{cells}} 格。最后一个键，在头 {{firstHead}} 里是 {{lastFirst}}，在头 {{otherHead}} 里也是 {{lastOther}}：读的是同一个值。',
      '目标掩码（也叫因果掩码）是 {{trgShape}}：所有头共用一份，但每个查询各有一行。它是下三角：行 0 列 {{one}} 是 {{above}}，行 {{one}} 列 0 是 {{below}}，只能看自己和前面的。（常被误说成上三角。）',
      '原程序（这个模型照着写的 PyTorch 程序）的目标掩码不管填充，要不要管？PAD 都排在最后，前面的位置本来就看不到；PAD 自己的位置又不计入损失。把 PAD 也遮住试试：计入损失的 logits {{counted:change}}，不计入的{{ignored:change}}。',
    ],
    en: [
      'Energy has four axes: batch, head, query, key. The source mask is {{srcShape}}: its head and query axes have length one and are broadcast, that is, read again and again. A sequence stores {{stored}} values, one per key; with {{queries}} queries, {{heads}} heads read {{heads}} × {{queries}} × {{stored}} = {{cells}} cells. The last key is {{lastFirst}} in head {{firstHead}} and {{lastOther}} in head {{otherHead}}, the same value read twice.',
      'The target (or causal) mask is {{trgShape}}: one for all heads, but with a row for each query. It is lower triangular: row 0, column {{one}} is {{above}}, and row {{one}}, column 0 is {{below}}. A position sees itself and what comes before. (It is often called upper triangular, by mistake.)',
      'The target mask of the original, the PyTorch program that this model follows, ignores padding. Should it? PAD comes last, so no earlier position sees it anyway, and its own positions don’t count in the loss. Hide it as well and see: the logits that count {{counted:change}}; the others {{ignored:change}}.',
    ],
  },
  live: {
    zh: [
      '当前的一批：源掩码 {{srcShape}}，目标掩码 {{trgShape}}，{{heads}} 个头共用。在目标掩码里也遮住 PAD，计入损失的 logits {{counted:change}}。',
    ],
    en: [
      'The batch in view: source mask {{srcShape}} and target mask {{trgShape}}, shared by {{heads}} heads. With PAD hidden in the target mask too, the logits that count {{counted:change}}.',
    ],
  },
  prediction: {
    zh: '解码器输入有 {{length}} 个词元。`trgMask` 的行 {{row}}（从零数起）里有几个真？',
    en: 'The decoder’s input has {{length}} tokens. In row {{row}} of `trgMask`, counted from zero, how many are true?',
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
  },
}
