/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '训练数据有哪些模式？', en: 'Which patterns does it train on?' },
  body: {
    zh: [
      '{{count}} 种：{{names}}。目标都一样：升序。`descending` 是不重复的数字降序排列，只有 {{all}} 种；`shuffle` 是全部数字的随机排列；`repeats` 可重复地随机抽取。',
      '按源序列的哈希留出一部分（`descending` 留出 {{heldOut}} 个），训练从不抽到它们，分数就在它们上面算。',
      '训练哪些模式，决定了它会什么：只见过没有重复的数字，就没有理由学会重复。下面当场训练，比一比。',
    ],
    en: [
      'There are {{count}}: {{names}}. The target is the same for all, ascending. `descending` is distinct digits in descending order, of which there are only {{all}}; `shuffle` is all the digits in random order; `repeats` draws with replacement.',
      'A hash of the source holds some out ({{heldOut}} of `descending`): training never draws them, and scores are taken on them.',
      'What it is trained on decides what it can do. A model that never saw a digit twice has no reason to learn repeats. They are trained and compared below.',
    ],
  },
  experiment: {
    zh: [
      '小模型各训练 {{steps}} 步，{{seeds}} 个种子取平均。只练 `descending`：`shuffle` 全对 {{aloneShuffle:%}}，`repeats` 全对 {{aloneRepeats:%}}。全练：{{allShuffle:%}} 和 {{allRepeats:%}}。',
      '{{verdict}}',
    ],
    en: [
      'Small models, {{steps}} steps each, the mean of {{seeds}} seeds. Trained on `descending` alone, {{aloneShuffle:%}} of `shuffle` and {{aloneRepeats:%}} of `repeats` come out right; trained on all, {{allShuffle:%}} and {{allRepeats:%}}.',
      '{{verdict}}',
    ],
  },
  live: {
    zh: ['{{answer}}'],
    en: ['{{answer}}'],
  },
  prediction: {
    zh: '对当前的源序列 {{source}}，这个模型给出的第一个词元是什么？',
    en: 'For the source in view, {{source}}, which token does this model give first?',
  },
  reader: {
    zh: '每种模式的样本长什么样；只练其中一种的模型，在另外的模式上会怎样。',
    en: 'What a sample of each pattern looks like, and how a model trained on one does on the others.',
  },
  labels: {
    heldOutSamplesOfEach: { zh: '每种模式的留出样本', en: 'Held-out samples of each' },
    source: { zh: '源', en: 'source' },
    target: { zh: '目标', en: 'target' },
    thisModelOnEachPattern: { zh: '这个模型在每种模式上', en: 'This model on each pattern' },
    samples: { zh: '样本', en: 'samples' },
    allRight: { zh: '全对', en: 'all right' },
    thisModelDoesWorstOn: {
      zh: '这个模型最不擅长的是 `{{worst}}`：全对的占 {{share:%}}。',
      en: 'This model does worst on `{{worst}}`: {{share:%}} all right.',
    },
    thisModelHasAnotherVocabulary: {
      zh: '这个模型的词表不是数字任务的，没法在这些模式上打分。',
      en: 'This model has another vocabulary than the digits: it can’t be scored on these patterns.',
    },
    shareThatIsAllRight: { zh: '全对的比例', en: 'Share that is all right' },
    descendingAlone: { zh: '只练 descending', en: 'descending alone' },
    allPatterns: { zh: '全练', en: 'all patterns' },
    aModelThatHasSeen: {
      zh: '只见过降序的模型能给乱序排序，却处理不了重复：它学到的是“哪些数字在场”，不是“各有几个”。',
      en: 'A model that has seen descending runs alone sorts shuffles and fails on repeats: it has learned which digits are present, not how many of each.',
    },
    inThisRunTheTwo: {
      zh: '这次训练里两者差别不大。',
      en: 'In this run the two differ little.',
    },
  },
}
