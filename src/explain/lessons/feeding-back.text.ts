/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '推理时输入要不断接收输出吗？', en: 'Is the output fed back at inference?' },
  body: {
    zh: [
      '要。每一步的预测都接到输入末尾，成为下一步的输入。训练时喂的却总是正确的前文（教师强制），模型从没见过自己的错误，只有推理时才会遇到。',
      '把位置 {{place}}（从零数起）的词元从 {{right}} 换成 {{wrong}}：它之前的各行 logits {{before:change}}，从它开始的每一行都变了（最大差从 {{least:3}} 到 {{after:3}}）。错误只影响后文，但后文全都受影响。',
    ],
    en: [
      'Yes. Every prediction is appended to the input and becomes part of the next step’s. In training the model is always fed the right prefix (teacher forcing) and never sees a mistake of its own; it meets them only when it generates.',
      'Replace the token at position {{place}}, counted from zero: {{wrong}} for {{right}}. The rows of logits before it {{before:change}}; from there on every row does (largest differences from {{least:3}} to {{after:3}}). A mistake touches only what follows, but all of it.',
    ],
  },
  live: {
    zh: [
      '第 {{step}} 步本来写 {{right}}，这里强行换成 {{wrong}} 再喂回去。之后的输出{{verdict}}：原来是 {{clean}}，现在是 {{dirty}}。',
    ],
    en: [
      'Step {{step}} wrote {{right}}; here {{wrong}} is fed back in its place. What follows {{verdict}}: it was {{clean}}, now it is {{dirty}}.',
    ],
  },
  prediction: {
    zh: '改掉解码器输入的位置 {{place}}（从零数起）的词元。一共 {{length}} 行 logits，有几行保持不变？',
    en: 'The token at position {{place}} of the decoder’s input, counted from zero, is changed. Of {{length}} rows of logits, how many stay the same?',
  },
  reader: {
    zh: '某一步喂回错误的词元时，哪些位置的输出会变、哪些不会。',
    en: 'Which positions change and which do not when a wrong token is fed back at some step.',
  },
  labels: {
    howMuchTheLogitsOf: { zh: '每个位置的 logits 变了多少', en: 'How much the logits of each position change' },
    rightPrefix: { zh: '正确的前文', en: 'right prefix' },
    prefixWithAnError: { zh: '有错的前文', en: 'prefix with an error' },
    largestDifference: { zh: '最大差', en: 'largest difference' },
    stepOfTheError: { zh: '在第几步出错', en: 'step of the error' },
    idFedBack: { zh: '喂回的 id', en: 'id fed back' },
    theOutputWithAndWithout: { zh: '有错和没错的输出', en: 'The output with and without the error' },
    undisturbed: { zh: '原来', en: 'undisturbed' },
    withTheError: { zh: '喂回错词', en: 'with the error' },
    probability: { zh: '其概率', en: 'probability' },
    staysTheSame: { zh: '没有变', en: 'stays the same' },
    changes: { zh: '变了', en: 'changes' },
  },
}
