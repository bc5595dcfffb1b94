/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '训练数据有哪些模式？', en: 'Which patterns does it train on?' },
  body: {
    zh: [
      '一共 {{count}} 种：{{names}}。目标都是升序排列。`descending` 是不重复的数字从大到小，一共只有 {{all}} 种；`shuffle` 是全部数字打乱，所以它的目标永远是同一串；`repeats` 是随机抽取，可以重复。',
      '按源序列的哈希留出一部分（`descending` 留出 {{heldOut}} 个），训练时绝不会抽到它们，分数就在它们上面算。',
      '训练什么，决定它会什么。只见过不重复的数字，就没有理由学会“同一个数字写几遍”。所以分数要按“有没有重复的数字”分开看，差别全在这里。',
    ],
    en: [
      'There are {{count}}: {{names}}. The target is always the ascending order. `descending` has distinct digits from large to small, and there are only {{all}} of them; `shuffle` has all the digits in random order, so its target never changes; `repeats` draws at random, with replacement.',
      'A hash of the source holds some out ({{heldOut}} of `descending`). Training never draws them, and scores are taken on them.',
      'What it is trained on decides what it can do. A model that has only seen distinct digits has no reason to learn to write one of them twice. So its score must be split by whether a digit repeats: all of the difference lies there.',
    ],
  },
  experiment: {
    zh: [
      '小模型各训练 {{steps}} 步，取 {{seeds}} 个种子的平均，看整句全对的比例。只用 `descending` 训练：没有重复的 {{aloneDistinct:%}}，有重复的 {{aloneDuplicates:%}}。全部都用：{{allDistinct:%}} 和 {{allDuplicates:%}}。',
      '{{verdict}}',
      '`shuffle` 的分数单独不能说明问题：它的答案永远是同一串，不看题也能全对。',
    ],
    en: [
      'Small models, {{steps}} steps each, averaged over {{seeds}} seeds; the share of sequences entirely right. Trained on `descending` alone: {{aloneDistinct:%}} where no digit repeats, {{aloneDuplicates:%}} where one does. Trained on all: {{allDistinct:%}} and {{allDuplicates:%}}.',
      '{{verdict}}',
      'The score on `shuffle` proves nothing by itself: its answer is always the same, and can be given without a look at the question.',
    ],
  },
  live: {
    zh: ['{{answer}}'],
    en: ['{{answer}}'],
  },
  prediction: {
    zh: '有个小模型只用 `descending` 训练过，从没见过重复的数字。给它“{{source}}”，它会写出什么？（数字之间空一格）',
    en: 'A small model was trained on `descending` alone and has never seen a digit twice. Given “{{source}}”, what does it write? (digits with spaces between)',
  },
  reader: {
    zh: '每种模式的样本长什么样；只练其中一种的模型，在另外的模式上会怎样。',
    en: 'What a sample of each pattern looks like, and how a model trained on one does on the others.',
  },
  labels: {
    heldOutSamplesOfEach: { zh: '每种模式的留出样本', en: 'Held-out samples of each' },
    source: { zh: '源序列', en: 'source' },
    target: { zh: '目标', en: 'target' },
    thisModelOnEachPattern: { zh: '这个模型在每种模式上', en: 'This model on each pattern' },
    samples: { zh: '样本', en: 'samples' },
    allRight: { zh: '整句全对', en: 'entirely right' },
    distinct: { zh: 'repeats，无重复', en: 'repeats, none twice' },
    duplicates: { zh: 'repeats，有重复', en: 'repeats, one twice' },
    thisModelDoesWorstOn: {
      zh: '这个模型最不擅长的是 {{worst}}：整句全对的占 {{share:%}}。',
      en: 'This model does worst on {{worst}}: {{share:%}} entirely right.',
    },
    thisModelGetsAllRight: {
      zh: '每种模式的样本，这个模型都全部答对了。',
      en: 'This model gets every sample of every pattern entirely right.',
    },
    thisModelHasAnotherVocabulary: {
      zh: '这个模型的词表不是数字任务的，没法用这些模式打分。',
      en: 'This model’s vocabulary is not that of the digits, so it cannot be scored on these patterns.',
    },
    shareThatIsAllRight: { zh: '整句全对的比例', en: 'Share entirely right' },
    descendingAlone: { zh: '只练 descending', en: 'descending alone' },
    allPatterns: { zh: '全练', en: 'all patterns' },
    aModelThatHasSeen: {
      zh: '只见过降序的模型，什么顺序都排得了，唯独不会重复：它学到的是有哪些数字，不是各有几个。',
      en: 'The model that has only seen descending runs sorts digits in any order, but fails where one repeats: it has learned which digits there are, not how many of each.',
    },
    inThisRunTheTwo: {
      zh: '这次训练里看不出这个差别。',
      en: 'In this run the difference does not show.',
    },
  },
}
