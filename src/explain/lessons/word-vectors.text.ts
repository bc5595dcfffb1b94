/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'Embedding 就是词向量吗？', en: 'Is an embedding a word vector?' },
  body: {
    zh: [
      '可以这么叫：每一行就是一个词元的向量。但“意思相近，向量也相近”不是嵌入自带的性质，而是训练任务逼出来的。',
      '两个向量像不像，用余弦来量：方向越一致，余弦越大。这张表是人写的：{{a}}和{{b}}的余弦是 {{ab:4}}，{{c}} 和{{d}}是 {{cd}}，方向正好相反。地图上每行 {{numbers}} 个数是一个点，按各行差别最大的两个方向摆放，这两个方向占了方差的 {{share:%}}。',
      '刚初始化的表是随机的，谁和谁近纯属偶然。训练之后谁和谁靠近，要看任务奖励什么：给数字排序，只要分得清每个数字，并不要求相邻的数字有相近的向量。',
    ],
    en: [
      'It is fair to call it one: each row is a vector for a token. But “similar meaning, similar vectors” is no property of the table. It is something that the training task may or may not reward.',
      'Similarity is measured by the cosine: the closer two directions, the larger it is. The table below was written by hand: {{a}} and {{b}} have a cosine of {{ab:4}}; {{c}} and {{d}} have {{cd}}, opposite directions. On the map each row of {{numbers}} numbers is a point, placed along the two directions in which the rows differ most; these hold {{share:%}} of the variance.',
      'A freshly made table is random, and who is near whom is chance. Which rows training brings together depends on what the task rewards. To sort digits it is enough to tell them apart: neighbouring digits need no similar vectors.',
    ],
  },
  live: {
    zh: [
      '{{change}}',
      '{{verdict}}',
      '地图上每行 {{numbers}} 个数是一个点，按各行差别最大的两个方向摆放。这两个方向只占方差的 {{share:%}}：图上挨着的，原来未必近，要看余弦。',
    ],
    en: [
      '{{change}}',
      '{{verdict}}',
      'On the map each row of {{numbers}} numbers is a point, placed along the two directions in which the rows differ most. They hold {{share:%}} of the variance, so points that are close on the map need not be close in fact: the cosine tells.',
    ],
  },
  prediction: {
    zh: '把{{word}}那一行的每个数都乘以二。它和其他各行的余弦会变吗？（是 / 否）',
    en: 'Every number in the row of {{word}} is doubled. Does its cosine with the other rows change? (yes / no)',
  },
  reader: {
    zh: '为什么不能假定相邻的数字有相近的向量，以及怎样检验。',
    en: 'Why neighbouring digits cannot be assumed to have similar vectors, and how to check.',
  },
  labels: {
    theCosineOfEveryTwo: { zh: '两两之间的余弦', en: 'The cosine of every two rows' },
    map: { zh: '词元的地图', en: 'A map of the tokens' },
    beforeTraining: { zh: '训练之前', en: 'before training' },
    today: { zh: '现在', en: 'now' },
    theNearestToken: { zh: '离每个词元最近的词元', en: 'The nearest token to each' },
    turned: { zh: '本行训练前后的余弦', en: 'row before · after' },
    before: { zh: '训练前最近', en: 'nearest before' },
    cosine: { zh: '余弦', en: 'cosine' },
    after: { zh: '训练后最近', en: 'nearest after' },
    now: { zh: '最近的', en: 'nearest' },
    itsStartIsUnknown: {
      zh: '这个模型训练之前的表没有留下来，所以只能看现在：表里是每个词元最近的那一个。',
      en: 'What this model’s table was before training isn’t known. The table below shows the nearest token as it is now.',
    },
    itHardlyMoved: {
      zh: '训练几乎没有动这张表：同一行训练前后的余弦平均是 {{kept:3}}，最小的是词元 {{mostTurned}} 的 {{leastKept:3}}。{{count}} 个词元里，最近的词元变了的只有 {{changed}} 个：谁和谁近，多半还是初始化时的偶然。',
      en: 'Training hardly moved this table: the cosine of a row before and after is {{kept:3}} on average and lowest for {{mostTurned}}, {{leastKept:3}}. The nearest token changed for {{changed}} of {{count}}: who is near whom is still mostly the chance of the first weights.',
    },
    itMoved: {
      zh: '训练明显动了这张表：同一行训练前后的余弦平均是 {{kept:3}}，最小的是词元 {{mostTurned}} 的 {{leastKept:3}}。{{count}} 个词元里，最近的词元变了的有 {{changed}} 个。',
      en: 'Training did move this table: the cosine of a row before and after is {{kept:3}} on average and lowest for {{mostTurned}}, {{leastKept:3}}. The nearest token changed for {{changed}} of {{count}}.',
    },
    theTokensAreNoDigits: {
      zh: '这些词元不是数字，没有大小顺序可比。',
      en: 'These tokens are not digits, so there is no order to compare with.',
    },
    forNeighboursOfDigitsDigits: {
      zh: '{{digits}} 个数字里，有 {{neighbours}} 个离得最近的正是相邻的数字：这个模型的表里有顺序。',
      en: 'For {{neighbours}} of the {{digits}} digits the nearest is the next or the previous digit: this table does hold their order.',
    },
    forOnlyNeighboursOfDigits: {
      zh: '{{digits}} 个数字里，只有 {{neighbours}} 个离得最近的是相邻的数字：向量并没有按大小排队，排序照样做得了。',
      en: 'For only {{neighbours}} of the {{digits}} digits is the nearest the next or the previous one: the vectors don’t line up by size, and sorting works all the same.',
    },
  },
}
