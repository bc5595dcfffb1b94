/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '给了 SOS 就输出第一个字符吗？', en: 'Does feeding SOS yield the first output at once?' },
  body: {
    zh: [
      '生成时是的：输入只有 {{sos}}，输出只有一行 logits，其中最大的就是答案的开头，这里是 {{first}}。以后每一步也只看最后一个位置那一行。',
      '训练时不是一个一个来：解码器的整个输入一次喂进去，{{positions}} 个位置同时得到 {{positions}} 行 logits。每一行只看得到自己和前面的词元，这是因果掩码保证的。',
      '两者算的是同一件事：一次前向的第 t 行，就是循环的第 t 步（都从零数起）。下面在一个真会排序的小模型上比一比，两者{{largest:gap}}：{{verdict}}。',
    ],
    en: [
      'When it generates, yes: the input is {{sos}} alone, there is one row of logits, and the largest of them begins the answer, here {{first}}. Every later step likewise reads only the row of the last position.',
      'In training nothing goes one by one: the decoder’s whole input goes in at once, and {{positions}} positions give {{positions}} rows of logits together. Each row sees its own token and those before it, and no others: the causal mask makes sure of that.',
      'Both compute the same thing: row t of the one pass is step t of the loop, both counted from zero. Compared below on a small model that really sorts, they {{largest:gap}}: {{verdict}}.',
    ],
  },
  live: {
    zh: [
      '在这个模型上，{{sos}} 之后写的是 {{first}}；{{positions}} 行和 {{positions}} 步{{largest:gap}}：{{verdict}}。',
    ],
    en: [
      'On this model {{first}} comes after {{sos}}. The {{positions}} rows and the {{positions}} steps {{largest:gap}}: {{verdict}}.',
    ],
  },
  prediction: {
    zh: '换一个源序列：{{source}}。只给 {{sos}}，这个模型写的第一个词元是什么？',
    en: 'Another source: {{source}}. Given {{sos}} alone, which token does this model write first?',
  },
  reader: {
    zh: '训练时一次前向的第 t 行对应生成循环的哪一步，两者相差多少。',
    en: 'Which step of the loop a row of the training pass corresponds to, and how far the two differ.',
  },
  labels: {
    rowTAndStepT: { zh: '第 t 行和第 t 步', en: 'Row t and step t' },
    hasRead: { zh: '读到', en: 'has read' },
    answerOfRowT: { zh: '第 t 行的答案', en: 'answer of row t' },
    answerOfStepT: { zh: '第 t 步的答案', en: 'answer of step t' },
    largestDifference: { zh: '最大差', en: 'largest difference' },
    notABit: { zh: '每一位都相同', en: 'the same to the last bit' },
    floatingPointRoundingAndNothing: { zh: '只是浮点舍入', en: 'floating-point rounding and nothing else' },
    theyAreNotTheSame: { zh: '它们并不相同', en: 'they are not the same' },
  },
}
