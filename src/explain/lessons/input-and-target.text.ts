/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '解码器的输入和目标是什么？', en: 'What are the decoder’s input and target?' },
  body: {
    zh: [
      '是同一个序列，错开 {{shift}} 位。输入去掉最后一列 `trg[:, :-1]`，目标去掉第一列 `trg[:, 1:]`：读到第 t 个词元，要答出第 t+{{shift}} 个。',
      '这一对的第一个位置：输入是 {{firstInput}}，目标是 {{firstTarget}}；最后一个算数的位置：输入是 {{lastInput}}，目标是 {{lastTarget}}。',
      '短的样本补了 PAD，补出来的 {{ignored}} 个目标不计入损失，算数的有 {{counted}} 个。输入里的 PAD（以及 EOS）照样被计算，只是没人看它们的答案。',
    ],
    en: [
      'They are one sequence, shifted by {{shift}}. The input leaves off the last column, `trg[:, :-1]`; the target leaves off the first, `trg[:, 1:]`. Having read token t, the model must name token t+{{shift}}.',
      'At the first position the input is {{firstInput}} and the target {{firstTarget}}; at the last one that counts, the input is {{lastInput}} and the target {{lastTarget}}.',
      'The short pair is filled up with PAD. The {{ignored}} targets that are PAD don’t count in the loss, {{counted}} do. PAD (and EOS) in the input is computed like anything else; nobody looks at its answers.',
    ],
  },
  live: {
    zh: ['当前的例子和一个更长的样本放在一批里：{{length}} 个位置，其中 {{counted}} 个计入损失。'],
    en: [
      'The example in view, batched with a longer one: {{length}} positions, of which {{counted}} count in the loss.',
    ],
  },
  prediction: {
    zh: '当前例子的完整目标是 {{whole}}。解码器输入的最后一个词元是什么？',
    en: 'The whole target in view is {{whole}}. What is the last token of the decoder’s input?',
  },
  reader: {
    zh: '给出一个目标序列，写出解码器的输入、每个位置的目标，以及哪些位置计入损失。',
    en: 'For any target sequence: the decoder’s input, the target at each position, and which positions count.',
  },
  labels: {
    onePairPositionByPosition: { zh: '同一对样本，按位置对齐', en: 'One pair, position by position' },
    source: { zh: '源序列', en: 'source' },
    decoderInput: { zh: '解码器输入', en: 'decoder input' },
    target: { zh: '目标', en: 'target' },
    countsInTheLoss: { zh: '计入损失', en: 'counts in the loss' },
    theLossAtEachPosition: { zh: '每个位置的损失', en: 'The loss at each position' },
    loss: { zh: '损失', en: 'loss' },
  },
}
