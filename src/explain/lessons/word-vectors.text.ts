/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'Embedding 就是词向量吗？', en: 'Is an embedding a word vector?' },
  body: {
    zh: [
      '每一行是这个词元的向量，说是“词向量”没错；但“意思相近的词向量也相近”不是嵌入自带的，是训练任务要出来的。',
      '相近用余弦来量。手填的表里，{{a}} 和 {{b}} 的余弦是 {{ab}}，{{c}} 和 {{d}} 是 {{cd}}（方向相反）。这些数是人写的，不是学的。',
      '随机初始化的表里没有任何含义。训练之后谁和谁靠近，要看任务奖励什么：给数字排序，并不需要相邻的数字有相近的向量。',
    ],
    en: [
      'Each row is a vector for its token, so “word vector” is fair. But that words of similar meaning have similar vectors doesn’t come with the table: it comes of a task that rewards it.',
      'Similarity is measured by the cosine. In this table, filled in by hand, {{a}} and {{b}} have {{ab}}, {{c}} and {{d}} have {{cd}}, opposite directions. A person wrote those numbers, nothing learned them.',
      'A table of random numbers means nothing. Which rows come close in training depends on what the task rewards; to sort digits, neighbours need not have similar vectors.',
    ],
  },
  live: {
    zh: ['训练前后，每个词元最近的词元是谁：{{changed}} 个变了（共 {{count}} 个）。{{verdict}}'],
    en: ['The nearest token of each, before training and after: {{changed}} of {{count}} changed. {{verdict}}'],
  },
  prediction: {
    zh: '在这个模型的源嵌入表里，离 {{token}} 最近（余弦最大）的词元是哪个？',
    en: 'In this model’s source table, which token is nearest to {{token}} by cosine?',
  },
  reader: {
    zh: '为什么不能假定相邻的数字有相近的向量，以及怎样检验。',
    en: 'Why neighbouring digits cannot be assumed to have similar vectors, and how to check.',
  },
  labels: {
    theCosineOfEveryTwo: { zh: '两两的余弦', en: 'The cosine of every two' },
    theNearestToken: { zh: '最近的词元', en: 'The nearest token' },
    before: { zh: '训练前', en: 'before' },
    cosine: { zh: '余弦', en: 'cosine' },
    after: { zh: '训练后', en: 'after' },
    cosinesAfterTraining: { zh: '训练后的余弦', en: 'Cosines after training' },
    theTokensAreNoDigits: {
      zh: '词元不是数字，没有大小顺序可比。',
      en: 'The tokens are no digits, so there is no order to compare with.',
    },
    forNeighboursOfDigitsDigits: {
      zh: '{{digits}} 个数字里，{{neighbours}} 个最近的正好是相邻的数字：这里学出了顺序。',
      en: 'For {{neighbours}} of {{digits}} digits the nearest is the next or the previous digit: here the order was learned.',
    },
    forOnlyNeighboursOfDigits: {
      zh: '{{digits}} 个数字里，只有 {{neighbours}} 个最近的是相邻的数字：向量不必按大小排队。',
      en: 'For only {{neighbours}} of {{digits}} digits is the nearest the next or the previous one: the vectors need not follow the digits’ order.',
    },
  },
}
