/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '上一行的具体例子', en: 'That line by example' },
  body: {
    zh: [
      '一批 {{N}} 个序列，长 {{len}}，每个向量 {{dim}} 个数；x 从 {{first}} 起，每个数加 {{step}}，依次排到 {{last}}。`maxLen` 是 {{maxLen}}，只用到前 {{len}} 行。',
      '位置 0 的编码是零和一交替，所以每个序列最前面的那个向量，奇数列都加了一。',
      '两个序列加的是同一份编码：在位置 {{place}} 的最左一列，一个序列加了 {{added:4}}，另一个也加了 {{addedToo:4}}。每一格的算式列在下面，共 {{cells}} 格。',
    ],
    en: [
      'A batch of {{N}} sequences of length {{len}}, with {{dim}} numbers per vector; x counts from {{first}} in steps of {{step}} up to {{last}}. `maxLen` is {{maxLen}}, and only the first {{len}} rows are used.',
      'The encoding of position 0 alternates between zero and one, so the first vector of each sequence gains one in its odd columns.',
      'Both sequences gain the same encoding: at position {{place}}, in the leftmost column, one gains {{added:4}} and so does the other, {{addedToo:4}}. Below is the arithmetic of each of the {{cells}} cells.',
    ],
  },
  live: {
    zh: ['当前例子的位置 {{t}}，词元 {{token}}：前 {{count}} 格的算式。'],
    en: ['Position {{t}} of the example in view, the token {{token}}: the arithmetic of its first {{count}} cells.'],
  },
  prediction: {
    zh: '位置 {{t}} 的词元，嵌入的列 {{d}}（从零数起）是 {{x:4}}。加上位置编码之后是多少？保留四位小数。',
    en: 'For the token at position {{t}}, column {{d}} of the embedding, counted from zero, is {{x:4}}. What is it with the encoding added? Four decimals.',
  },
  reader: {
    zh: '给出 x、位置和宽度，写出和里任意一格的算式与结果。',
    en: 'For given x, position and width: the arithmetic and the result of any cell of the sum.',
  },
  labels: {
    theInputX: { zh: '输入 x', en: 'The input x' },
    theEncoding: { zh: '位置编码', en: 'The encoding' },
    theSum: { zh: '和', en: 'The sum' },
    everyCell: { zh: '每一格', en: 'Every cell' },
    cellByCell: { zh: '逐格相加', en: 'Cell by cell' },
  },
}
