/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '批处理版改了什么？', en: 'What did batching change?' },
  body: {
    zh: [
      '早期版本一次喂一个序列，不需要补齐。成批以后，一次运算处理多个序列，代价是把短的补到最长：下面这批 {{N}} 个序列有 {{tokens}} 个词元，补成 {{places}} 个位置，{{wasted}} 个是填充，占 {{share:%}}。',
      '先按长度排好再分批（bucketing），同一批长度相近，浪费就少：{{count}} 个序列随手分批，填充占 {{mixed:%}}；按长度分批，占 {{sorted:%}}。',
      '随之而来的还有几处改动：填充的 id、遮住它的掩码、损失里不算它。少一处，答案就会受同批样本的影响。',
    ],
    en: [
      'The early version fed one sequence at a time and needed no padding. A batch handles many in one pass, at the price of filling the short ones up: the {{N}} sequences below have {{tokens}} tokens in {{places}} places, of which {{wasted}}, or {{share:%}}, are padding.',
      'Sort by length before cutting into batches (bucketing), and a batch’s sequences are about as long as each other. Of {{count}} sequences batched as they come, {{mixed:%}} of the places are padding; batched by length, {{sorted:%}}.',
      'With batches came an id that fills, a mask that hides it, and a loss that doesn’t count it. Leave one out and results depend on the companions in the batch.',
    ],
  },
  live: {
    zh: [
      '在这台机器上，这个模型前向算 {{count}} 个序列：一个一个来要 {{one:1}} 毫秒，补齐成一批要 {{together:1}} 毫秒，{{verdict}}（引擎 {{engine}}）。每次测量都会略有不同。',
    ],
    en: [
      'On this machine a forward pass of this model over {{count}} sequences takes {{one:1}} ms one by one and {{together:1}} ms as one padded batch: {{verdict}} (engine {{engine}}). Each measurement differs a little.',
    ],
  },
  prediction: {
    zh: '长度为 {{a}} 和 {{b}} 的两个序列补成一批，有多少个位置是填充？',
    en: 'Two sequences, of lengths {{a}} and {{b}}, are made one batch. How many places are padding?',
  },
  reader: {
    zh: '给出一批序列的长度，算出填充占多少，以及按长度分批能省多少。',
    en: 'From the lengths in a batch: how much of it is padding, and what batching by length would save.',
  },
  labels: {
    aBatchFilledUp: { zh: '一批，补齐之后', en: 'A batch, filled up' },
    twoWaysToBatch: { zh: '两种分批', en: 'Two ways to batch' },
    tokens: { zh: '词元', en: 'tokens' },
    places: { zh: '位置', en: 'places' },
    padding: { zh: '填充', en: 'padding' },
    share: { zh: '占比', en: 'share' },
    asTheyCome: { zh: '随手', en: 'as they come' },
    byLength: { zh: '按长度', en: 'by length' },
    measuredTime: { zh: '测得的时间', en: 'Measured time' },
    placesComputed: { zh: '算的位置', en: 'places computed' },
    ms: { zh: '毫秒', en: 'ms' },
    tokensPerSecond: { zh: '每秒词元', en: 'tokens a second' },
    oneByOne: { zh: '一个一个', en: 'one by one' },
    oneBatch: { zh: '一批', en: 'one batch' },
    theBatchIsRatioTimes: { zh: '成批快 {{ratio:1}} 倍', en: 'the batch is {{ratio:1}} times as fast' },
    thisTimeTheBatchIs: { zh: '这次成批反而慢 {{ratio:1}} 倍', en: 'this time the batch is {{ratio:1}} times slower' },
  },
}
