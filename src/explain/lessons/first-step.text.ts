/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '给了 SOS 就输出第一个字符吗？', en: 'Does feeding SOS yield the first output at once?' },
  body: {
    zh: [
      '生成时是的：输入只有 {{sos}}，输出只有一行 logits，最大的那个就是第一个词元。以后每一步也只看最后一个位置的那一行。',
      '训练时不是一个一个来：整个目标的前文一次喂进去，{{positions}} 个位置同时算出 {{positions}} 行，每一行只看得到自己和前面的词元——因果掩码保证的。',
      '两者是同一件事：一次前向的第 t 行等于循环的第 t 步，最大差 {{largest}}，{{verdict}}。',
    ],
    en: [
      'At generation, yes: the input is {{sos}} alone, there is one row of logits, and the largest of them is the first token. Later steps likewise read only the row of the last position.',
      'In training nothing goes one by one: the whole input goes in at once and {{positions}} positions give {{positions}} rows, each of which sees the input up to its own position and no further. The causal mask sees to that.',
      'Both are the same thing: row t of the one pass equals step t of the loop. The largest difference is {{largest}}: {{verdict}}.',
    ],
  },
  live: {
    zh: [
      '在这个模型上，{{sos}} 之后的第一个词元是 {{first}}；{{positions}} 行和 {{positions}} 步之间的最大差是 {{largest}}。',
    ],
    en: [
      'On this model the first token after {{sos}} is {{first}}. Between the {{positions}} rows and the {{positions}} steps the largest difference is {{largest}}.',
    ],
  },
  prediction: {
    zh: '只给 {{sos}}，这个模型输出的第一个词元是什么？',
    en: 'Given {{sos}} alone, what is the first token that this model gives?',
  },
  reader: {
    zh: '训练时一次前向的第 t 行对应生成循环的哪一步，两者相差多少。',
    en: 'Which step of the loop a row of the training pass corresponds to, and how far the two differ.',
  },
  labels: {
    theLogitsOfOnePass: { zh: '一次前向得到的全部 logits', en: 'The logits of one pass' },
    rowTAndStepT: { zh: '第 t 行和第 t 步', en: 'Row t and step t' },
    hasRead: { zh: '读到', en: 'has read' },
    answerOfRowT: { zh: '第 t 行的答案', en: 'answer of row t' },
    answerOfStepT: { zh: '第 t 步的答案', en: 'answer of step t' },
    largestDifference: { zh: '最大差', en: 'largest difference' },
    notABit: { zh: '一位不差', en: 'not a bit' },
    floatingPointRoundingAndNothing: { zh: '只是浮点舍入', en: 'floating-point rounding and nothing else' },
    theyAreNotTheSame: { zh: '它们并不相同', en: 'they are not the same' },
  },
}
