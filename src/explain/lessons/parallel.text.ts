/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '并行计算是什么意思？', en: 'What does “parallel” mean here?' },
  body: {
    zh: [
      '看谁要等谁。循环网络读第 t 个词元，要等第 t − 1 个的结果：读 {{n}} 个词元，就有一串 {{recurrent}} 个必须依次做的运算，序列越长，这一串越长。',
      'Transformer 的一次前向里，所有位置在同一次矩阵乘法里一起算。最长的一串是 {{depth}} 个运算，只和层数有关，和序列长度无关。所以短序列上循环网络的这一串反而更短：长度不到 {{crossover}} 时都是如此。',
      '并行说的是训练（以及编码器）：目标已知，所有位置一起算。生成时，下一个输入就是上一个输出，只能一步一步来。',
    ],
    en: [
      'Look at who waits for whom. A recurrent network reads token t only when it has finished with token t − 1: over {{n}} tokens that is a chain of {{recurrent}} operations, one after the other, and longer sequences make it longer.',
      'In a Transformer’s forward pass all positions go through the same matrix product together. Its longest chain has {{depth}} operations, which depends on the number of layers and not on the length. On short sequences the recurrence’s chain is the shorter one, therefore: below a length of {{crossover}}.',
      'Parallel, then, is training (and the encoder), where the target is known and all positions are computed together. Generation is not: its next input is its last output.',
    ],
  },
  live: {
    zh: [
      '在这台机器上（引擎 {{engine}}）量一量 {{n}} 个位置，各含一次编码：一次前向 {{once:2}} 毫秒；像生成那样一步一步来，前面各步的键和值都存着不重算，{{steps:2}} 毫秒，{{verdict}}。同样宽的循环网络走 {{n}} 步要 {{recurrent:2}} 毫秒：每步只有一个小矩阵乘法，计算量小得多，但一步也不能提前。',
    ],
    en: [
      'Measured on this machine (engine {{engine}}) over {{n}} positions, the encoder included: one forward pass takes {{once:2}} ms. Step by step, as in generation, with the keys and values of earlier steps kept in a cache, it is {{steps:2}} ms: {{verdict}}. A recurrence of the same width takes {{recurrent:2}} ms for its {{n}} steps: each is only a small matrix product, far less work, but none can begin early.',
    ],
  },
  prediction: {
    zh: '序列加长一倍，一次前向里最长的那串运算会变长吗？（是 / 否）',
    en: 'The sequence is made twice as long. Does the longest chain of operations in one forward pass get longer? (yes / no)',
  },
  reader: {
    zh: '哪些计算要互相等待、哪些不用；训练和生成各有多少步。',
    en: 'Which computations wait for one another and which don’t; how many steps training and generation take.',
  },
  labels: {
    whoWaits: {
      zh: '位置 t 的结果要等多少个依次做的运算',
      en: 'How many operations, one after another, the result at position t waits for',
    },
    position: { zh: '位置', en: 'position' },
    theLongestChainOfOperations: {
      zh: '最长的一串运算，随序列长度',
      en: 'The longest chain, by the length of the sequence',
    },
    recurrence: { zh: '循环网络', en: 'recurrence' },
    oneForwardPass: { zh: '一次前向（训练）', en: 'one forward pass (training)' },
    generation: { zh: '一步一步（生成）', en: 'step by step (generation)' },
    positions: { zh: '位置数', en: 'positions' },
    depth: { zh: '依次做的运算', en: 'operations in a row' },
    ms: { zh: '毫秒', en: 'ms' },
    measuredTime: { zh: '测得的时间', en: 'Measured time' },
    onePass: { zh: '一次前向', en: 'one pass' },
    stepByStep: { zh: '一步一步，带缓存', en: 'step by step, with a cache' },
    recurrenceOnly: { zh: '循环网络', en: 'recurrence' },
    ratioTimesAsLong: { zh: '是前者的 {{ratio:1}} 倍', en: '{{ratio:1}} times as long' },
    noLongerThisTime: { zh: '这次并不更慢', en: 'no longer, this time' },
  },
}
