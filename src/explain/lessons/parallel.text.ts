/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '并行计算是什么意思？', en: 'What does “parallel” mean here?' },
  body: {
    zh: [
      '循环网络读第 t 个词元，要等第 t−{{one}} 个的结果：{{n}} 个位置就是 {{recurrent}} 次互相等待的运算，序列越长，链越长。',
      'Transformer 的一次前向里，所有位置同时进同一个矩阵乘法。它的依赖深度是 {{depth}}，只和层数有关，和序列长度无关。',
      '并行说的是训练（以及编码器）：目标已知，所有位置一起算。生成时下一个输入要等上一个输出，还是一步一步来。',
    ],
    en: [
      'A recurrent network reads token t only after it has finished with token t−{{one}}: for {{n}} positions that is a chain of {{recurrent}} operations that wait for one another, longer for longer sequences.',
      'In a Transformer’s forward pass all positions go through the same matrix product at once. Its chain has {{depth}} operations; that depends on the number of layers, not on the length.',
      'Parallel is the training (and the encoder), where the target is known and all positions are computed together. Generation is not: the next input waits for the last output.',
    ],
  },
  live: {
    zh: [
      '在这台机器上测：{{n}} 个位置，这个模型一次前向 {{once:2}} 毫秒；按生成的方式一步一步来，{{steps:2}} 毫秒，{{verdict}}。等宽的循环网络走 {{n}} 步要 {{recurrent:2}} 毫秒——它每步的计算少得多，却只能一步接一步。',
    ],
    en: [
      'Measured on this machine, over {{n}} positions: one forward pass of this model takes {{once:2}} ms; step by step, as in generation, {{steps:2}} ms: {{verdict}}. A plain recurrence of the same width takes {{recurrent:2}} ms for its {{n}} steps; each does far less, but none can start before the last has ended.',
    ],
  },
  prediction: {
    zh: '序列加长一倍，一次前向的依赖深度会变大吗？（yes / no）',
    en: 'The sequence is made twice as long. Does one pass’s chain of waiting operations get longer? (yes / no)',
  },
  reader: {
    zh: '哪些计算要互相等待、哪些不用；训练和生成各有多少步。',
    en: 'Which computations wait for one another and which don’t; how many steps training and generation take.',
  },
  labels: {
    theLongestChainOfOperations: {
      zh: '最长的一串互相等待的运算',
      en: 'The longest chain of operations that wait for one another',
    },
    recurrence: { zh: '循环网络', en: 'recurrence' },
    oneForwardPass: { zh: '一次前向', en: 'one forward pass' },
    positions: { zh: '位置数', en: 'positions' },
    depth: { zh: '深度', en: 'depth' },
    ms: { zh: '毫秒', en: 'ms' },
    onePass: { zh: '一次前向', en: 'one pass' },
    stepByStep: { zh: '一步一步', en: 'step by step' },
    recurrenceWithMakingItsGraph: { zh: '循环网络（含建图）', en: 'recurrence (with making its graph)' },
    ratioTimesAsLong: { zh: '{{ratio:1}} 倍的时间', en: '{{ratio:1}} times as long' },
    noLongerThisTime: { zh: '这次并不更慢', en: 'no longer, this time' },
  },
}
