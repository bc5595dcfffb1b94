/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '什么是自回归？', en: 'What is autoregression?' },
  body: {
    zh: [
      '自回归：每次只预测下一个词元，再把它接到输入后面，继续预测。“回归”的对象是自己先前的输出。',
      '下面的模型没有训练过，选出的词元没有意义，循环却是真的：第一步的输入有 {{firstLength}} 个词元，之后每步多一个，第 {{steps}} 步有 {{lastLength}} 个。每一步都用了之前的全部输出。',
      '一个序列的概率因此是各步概率的乘积：{{product}}。训练时不必一步步来——目标序列是已知的，因果掩码让所有位置同时算。',
    ],
    en: [
      'Autoregression: predict one next token, append it to the input, predict again. What it regresses on is its own earlier output.',
      'The model below is untrained, so the tokens it picks mean nothing; the loop is the real one. The input has {{firstLength}} token at first and one more at each step, {{lastLength}} at step {{steps}}. Every step uses all that was produced before.',
      'The probability of a whole sequence is therefore the product over its steps, {{product}}. Training need not go step by step: the target is known, and the causal mask lets all positions be computed at once.',
    ],
  },
  live: {
    zh: [
      '这个模型用 {{steps}} 步写完答案 {{answer}}，整个序列的概率是 {{product}}；最没把握的一步是 {{least}}，概率 {{leastProbability}}。',
    ],
    en: [
      'This model writes its answer, {{answer}}, in {{steps}} steps, with a probability of {{product}} in all; the least certain step was {{least}}, with {{leastProbability}}.',
    ],
  },
  prediction: {
    zh: '模型已经写出 {{prefix}}。它的下一个词元是什么？',
    en: 'So far the model has written {{prefix}}. Which token comes next?',
  },
  reader: {
    zh: '第 t 步时解码器的输入是什么、有多长；下一步会多出什么。',
    en: 'What the decoder reads at step t, how long it is, and what the next step adds.',
  },
  labels: {
    theGenerationLoop: { zh: '生成循环', en: 'The generation loop' },
    decoderInput: { zh: '解码器输入', en: 'decoder input' },
    nextToken: { zh: '下一个词元', en: 'next token' },
    itsProbability: { zh: '它的概率', en: 'its probability' },
  },
}
