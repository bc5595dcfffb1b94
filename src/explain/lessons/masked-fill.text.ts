/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '`maskedFill(mask == 0, -1e20)`', en: '`maskedFill(mask == 0, -1e20)`' },
  body: {
    zh: [
      '掩码为零的地方，能量换成 {{fill}}；softmax 之后这些权重是 {{hidden}}：在 float32 里正好是零，不是“很小”，因为 e 的这个次方下溢了。行 0 变成 {{row}}，加起来仍是 {{sum}}。',
      '为什么不用 −∞？平时两者一样。差别在一整行都被遮住的时候：填 {{fill}} 得到均匀的 {{uniform}}；填 −∞ 得到 {{nan}}，因为 ∞ − ∞ 没有意义，而一个 NaN 会传遍整个网络。',
      'float16 存不下它：最大只到 {{half}}，PyTorch 会报错；bfloat16 的指数和 float32 一样宽，存成 {{bfloat}}。',
    ],
    en: [
      'Where the mask is zero, the energy is replaced by {{fill}}, and after softmax those weights are {{hidden}}: in float32 exactly zero, not merely small, because the power of e underflows. Row zero becomes {{row}} and still sums to {{sum}}.',
      'Why not −∞? Mostly the two do the same. They differ where all keys of a row are masked: {{fill}} makes the row uniform, {{uniform}}; −∞ makes it {{nan}}, because ∞ − ∞ has no value, and one NaN spreads through the whole network.',
      'float16 cannot hold it: it ends at {{half}}, and PyTorch raises an error. bfloat16 has an exponent as wide as float32’s and stores {{bfloat}}.',
    ],
  },
  live: {
    zh: ['编码器最后一层，头 0，{{token}} 这一行：PAD 有 {{hidden}} 个，它们的权重之和是 {{weight}}。{{gone}}'],
    en: [
      'The encoder’s last layer, head 0, the row of {{token}}: {{hidden}} keys are PAD, and their weights sum to {{weight}}. {{gone}}',
    ],
  },
  prediction: {
    zh: '一行 {{keys}} 个键全被遮住。填 `-1e20` 再 softmax，每个权重是多少？',
    en: 'All {{keys}} keys of a row are masked, filled with `-1e20`. What is each weight after softmax?',
  },
  reader: {
    zh: '任意一行能量和掩码的 softmax；整行被遮时，填有限的数和填 −∞ 各得到什么。',
    en: 'The softmax of any row under any mask; what a row all masked becomes with a finite fill and with −∞.',
  },
  labels: {
    energies: { zh: '能量', en: 'Energies' },
    maskTitle: { zh: '掩码', en: 'Mask' },
    filledTitle: { zh: '填过之后的能量', en: 'After the fill' },
    softmax: { zh: 'softmax', en: 'Softmax' },
    withInfinity: { zh: '换成 −∞', en: 'With −∞ instead' },
    firstRow: { zh: '行 0', en: 'row 0' },
    rowAllMasked: { zh: '行 1，全遮住', en: 'row 1, all masked' },
    nothingIsMasked: {
      zh: '填充掩码已经去掉，什么也没有遮。',
      en: 'The padding mask has been taken away: nothing is masked.',
    },
    oneRowStepByStep: { zh: '这一行的四步', en: 'One row, step by step' },
    energy: { zh: '能量', en: 'energy' },
    maskRow: { zh: '掩码', en: 'mask' },
    filledRow: { zh: '填过', en: 'filled' },
  },
}
