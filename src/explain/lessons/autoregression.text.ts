/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '什么是自回归？', en: 'What is autoregression?' },
  body: {
    zh: [
      '自回归：每次只预测下一个词元，把它接到输入后面，再预测下一个。“自”指的是：输入里有自己先前的输出。',
      '下面是一个真会排序的小模型在排 {{source}}。它先读 {{firstLength}} 个词元，以后每步多一个；第 {{steps}} 步读了 {{lastLength}} 个，写出 {{end}}，停下。每一步都用上了之前写的全部。',
      '所以整个答案的概率是各步概率的乘积：{{product:4}}。训练时不必这样一步一步来：目标是已知的，因果掩码让所有位置可以一起算。',
    ],
    en: [
      'Autoregression: predict the next token and no more, append it to the input, predict the next. “Auto” means that its own earlier output is part of its input.',
      'Below, a small model that really sorts is given {{source}}. At first it reads {{firstLength}} token, then one more at each step; at step {{steps}} it reads {{lastLength}}, writes {{end}} and stops. Each step uses everything written so far.',
      'The probability of the whole answer is therefore the product over its steps, {{product:4}}. Training need not go step by step: the target is known, and the causal mask lets all positions be computed together.',
    ],
  },
  live: {
    zh: [
      '这个模型用 {{steps}} 步写完答案 {{answer}}，整个答案的概率是 {{product:4}}；最没把握的一步是写 {{least}}，概率 {{leastProbability:4}}。',
    ],
    en: [
      'This model writes its answer, {{answer}}, in {{steps}} steps, with a probability of {{product:4}} in all; it was least certain of {{least}}, with {{leastProbability:4}}.',
    ],
  },
  prediction: {
    zh: '换一个源序列：{{source}}。这个模型已经写出 {{prefix}}，下一个词元是什么？',
    en: 'Another source: {{source}}. So far this model has written {{prefix}}. Which token comes next?',
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
