/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '`maskedFill(mask == 0, -1e20)`', en: '`maskedFill(mask == 0, -1e20)`' },
  body: {
    zh: [
      '掩码为零的地方，能量换成 {{fill}}；softmax 之后这些权重是 {{hidden}}——在 float32 里正好是零，不是“很小”，因为 e 的这个次方下溢了。第一行变成 {{row}}，加起来是 {{sum}}。',
      '为什么不用 −∞？平时两者一样。差别在一整行都被遮住的时候：{{fill}} 得到均匀的 {{uniform}}，−∞ 得到 {{nan}}（∞ 减 ∞ 没有意义），一个 NaN 会传遍整个网络。',
      'float16 装不下它：最大只到 {{half}}，PyTorch 会拒绝；bfloat16 的指数和 float32 一样宽，存成 {{bfloat}}。',
    ],
    en: [
      'Where the mask is zero the energy becomes {{fill}}, and after softmax those weights are {{hidden}}: in float32 exactly zero, not merely small, since the power of e underflows. The first row becomes {{row}} and sums to {{sum}}.',
      'Why not −∞? Mostly they do the same. They differ in a row whose keys are all masked: {{fill}} makes it uniform, {{uniform}}; −∞ makes it {{nan}} (∞ less ∞ has no meaning), and one NaN spreads through the whole network.',
      'float16 can’t hold it: it ends at {{half}}, and PyTorch refuses. bfloat16 has an exponent as wide as float32’s and stores {{bfloat}}.',
    ],
  },
  live: {
    zh: ['编码器第一层第一个头，{{token}} 这一行：遮住 {{hidden}} 个键之后，它们的权重之和是 {{weight}}。'],
    en: [
      'First layer of the encoder, first head, the row of {{token}}: after {{hidden}} keys are masked, their weights sum to {{weight}}.',
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
    filledTitle: { zh: '填过的能量', en: 'Filled' },
    softmax: { zh: 'softmax', en: 'Softmax' },
    withInfinity: { zh: '换成 −∞', en: 'With −∞ instead' },
    firstRow: { zh: '第一行', en: 'first row' },
    rowAllMasked: { zh: '全遮住的行', en: 'row all masked' },
    oneRowStepByStep: { zh: '一行的四步', en: 'One row, step by step' },
    energy: { zh: '能量', en: 'energy' },
    maskRow: { zh: '掩码', en: 'mask' },
    filledRow: { zh: '填过', en: 'filled' },
  },
}
