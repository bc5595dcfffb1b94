/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'Embedding 的具体例子', en: 'An embedding, by example' },
  body: {
    zh: [
      '词表有 {{vocabSize}} 个词元，每行 {{embedDim}} 个数。两句话编成 id，短的一句用 PAD 补齐；查表之后，形状是 {{shape}}：每个 id 都换成了自己的那一行。',
      'PAD 的 id 是 {{pad}}，它那一行全是零，查出来也是零。训练一步看看（损失取所有输出的平方和，学习率 {{lr}}）：PAD 那一行的梯度范数是 {{padGradient}}，更新之后仍是零；{{word}}那一行从 {{before}} 变成 {{after}}。',
      '`padding_idx` 就是这个意思：这一行不接收梯度。PAD 在这一批里出现了 {{padCount}} 次，也推不动它。',
    ],
    en: [
      'The vocabulary has {{vocabSize}} tokens and each row {{embedDim}} numbers. Two sentences become ids, the shorter one is padded; looked up, they have the shape {{shape}}: each id is replaced by its row.',
      'PAD has the id {{pad}}. Its row is zero, and zeros are what it gives. Take one training step (the loss is the sum of the squares of all outputs, the learning rate {{lr}}): the gradient of PAD’s row has the norm {{padGradient}}, and the row is still zero afterwards; the row of {{word}} goes from {{before}} to {{after}}.',
      'That is what `padding_idx` means: this row receives no gradient. PAD occurs {{padCount}} times in the batch, and its row doesn’t move.',
    ],
  },
  live: {
    zh: [
      '当前的一批 id 是 {{ids}}，嵌入之后是 {{shape}}。其中 {{pads}} 个位置是 PAD：它们的嵌入范数是 {{padNorm}}，表里 PAD 那一行的梯度范数是 {{padGradient}}（其余各行最大的是 {{mostGradient}}）。',
    ],
    en: [
      'The batch in view is {{ids}} ids and becomes {{shape}}. {{pads}} of its places are PAD: their embedding has the norm {{padNorm}}, and the gradient of PAD’s row has the norm {{padGradient}} (the largest of the other rows: {{mostGradient}}).',
    ],
  },
  prediction: {
    zh: 'id {{id}} 在这一批里出现了 {{count}} 次。它在嵌入表里那一行的梯度是零吗？（是 / 否）',
    en: 'The id {{id}} occurs {{count}} times in this batch. Is the gradient of its row zero? (yes / no)',
  },
  reader: {
    zh: '手算一批 id 的嵌入；训练一步后，表里哪些行会变、哪一行永远不变。',
    en: 'The embedding of a batch by hand; which rows a training step changes, and which one it never does.',
  },
  labels: {
    meaning: { zh: '英文', en: 'meaning' },
    twoSentences: { zh: '两句话', en: 'Two sentences' },
    lookedUp: { zh: '查表的结果', en: 'Looked up' },
    theTableSGradient: { zh: '嵌入表的梯度', en: 'The table’s gradient' },
    theTableAfterTheStep: { zh: '一步之后的表', en: 'The table after the step' },
    lengthOfTheGradientOf: { zh: '源嵌入表各行梯度的范数', en: 'Norm of the gradient of each row' },
  },
}
