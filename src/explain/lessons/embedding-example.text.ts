/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'Embedding 的具体例子', en: 'An embedding, by example' },
  body: {
    zh: [
      '词表有 {{vocabSize}} 个词元，每行 {{embedDim}} 个数。两句话编成 id，短的用 PAD 补齐；查表之后形状是 {{shape}}：每个 id 换成了自己的一行。',
      'PAD 的 id 是 {{pad}}，它那一行全是零，查出来也是零。训练一步（损失取所有输出的平方和，学习率 {{lr}}）：PAD 行的梯度长度是 {{padGradient}}，步后还是零；{{word}} 那一行从 {{before}} 变成 {{after}}。',
      '`padding_idx` 就是这个意思：这一行不接收梯度。PAD 出现了 {{padCount}} 次，也推不动它。',
    ],
    en: [
      'The vocabulary has {{vocabSize}} tokens, each row {{embedDim}} numbers. Two sentences become ids, the short one filled up with PAD; looked up, they have the shape {{shape}}: each id gave way to its row.',
      'PAD is id {{pad}}. Its row is zero, and zero is what comes out. After one step of training (the loss being the sum of all squares, the learning rate {{lr}}), the gradient of PAD’s row has length {{padGradient}} and the row is still zero, while that of {{word}} went from {{before}} to {{after}}.',
      'That is what `padding_idx` means: this row receives no gradient, though PAD stands there {{padCount}} times.',
    ],
  },
  live: {
    zh: [
      '当前的一批 {{ids}}，嵌入之后是 {{shape}}。其中 {{pads}} 个位置是 PAD：它们的嵌入长度是 {{padNorm}}，嵌入表里 PAD 那一行的梯度长度是 {{padGradient}}（其余各行的最大者 {{mostGradient}}）。',
    ],
    en: [
      'The batch in view, {{ids}}, becomes {{shape}}. {{pads}} of its places are PAD: their embedding has length {{padNorm}}, and the gradient of PAD’s row has length {{padGradient}} (the longest of the others: {{mostGradient}}).',
    ],
  },
  prediction: {
    zh: 'id {{id}} 在这一批里出现了 {{count}} 次。它在嵌入表里那一行的梯度会是零吗？（yes / no）',
    en: 'Id {{id}} stands {{count}} times in this batch. Is the gradient of its row zero? (yes / no)',
  },
  reader: {
    zh: '手算一批 id 的嵌入；训练一步后，表里哪些行会变、哪一行永远不变。',
    en: 'The embedding of a batch by hand; which rows a training step changes, and which one it never does.',
  },
  labels: {
    twoSentences: { zh: '两句话', en: 'Two sentences' },
    lookedUp: { zh: '查表的结果', en: 'Looked up' },
    theTableSGradient: { zh: '嵌入表的梯度', en: 'The table’s gradient' },
    theTableAfterTheStep: { zh: '一步之后的表', en: 'The table after the step' },
    lengthOfTheGradientOf: { zh: '源嵌入表各行梯度的长度', en: 'Length of the gradient of each row' },
  },
}
