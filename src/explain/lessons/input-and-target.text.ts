/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '解码器的输入和目标是什么？', en: 'What are the decoder’s input and target?' },
  body: {
    zh: [
      '是同一个序列，错开 {{shift}} 位。输入去掉最后一列，`trg[:, :-1]`；目标去掉最前一列，`trg[:, 1:]`。读到位置 t 的词元，要答出下一个。',
      '看下面这一对：读到 {{firstInput}}，要答 {{firstTarget}}；最后一个计入损失的位置，读到 {{lastInput}}，要答 {{lastTarget}}。',
      '短的样本补了 PAD：目标是 PAD 的 {{ignored}} 个位置不计入损失，计入的有 {{counted}} 个。注意输入里既有 EOS 也有 PAD：它们照样参与计算，只是那几个位置的输出不计入损失。',
    ],
    en: [
      'They are one sequence, shifted by {{shift}}. The input leaves off the last column, `trg[:, :-1]`; the target leaves off the first, `trg[:, 1:]`. Having read the token at position t, the model must name the next one.',
      'In the pair below: having read {{firstInput}}, it must name {{firstTarget}}; at the last position that counts it has read {{lastInput}} and must name {{lastTarget}}.',
      'The short sequence is padded. The {{ignored}} positions whose target is PAD don’t count in the loss; {{counted}} do. Note that the input contains EOS and PAD: they are computed like anything else, but what comes out there doesn’t count.',
    ],
  },
  live: {
    zh: [
      '当前的例子和一个更长的样本成批：{{length}} 个位置，{{counted}} 个计入损失，其中损失最大的是写 {{worst}} 的那一步。',
    ],
    en: [
      'The example in view, batched with a longer one: of {{length}} positions {{counted}} count in the loss. It is largest where {{worst}} must be written.',
    ],
  },
  prediction: {
    zh: '当前的例子（目标是 {{whole}}）和一个更长的样本成批。在它自己那一行的解码器输入里，有没有 EOS？（是 / 否）',
    en: 'The example in view, whose target is {{whole}}, is batched with a longer one. Is there an EOS in its own row of the decoder’s input? (yes / no)',
  },
  reader: {
    zh: '给出一个目标序列，写出解码器的输入、每个位置的目标，以及哪些位置计入损失。',
    en: 'For any target sequence: the decoder’s input, the target at each position, and which positions count.',
  },
  labels: {
    onePairPositionByPosition: { zh: '一对样本，按位置对齐', en: 'One pair, position by position' },
    source: { zh: '源序列', en: 'source' },
    decoderInput: { zh: '解码器输入', en: 'decoder input' },
    target: { zh: '目标', en: 'target' },
    countsInTheLoss: { zh: '计入损失', en: 'counts in the loss' },
    loss: { zh: '损失', en: 'loss' },
  },
}
