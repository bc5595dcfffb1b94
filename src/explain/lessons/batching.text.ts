/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '批处理版改了什么？', en: 'What did batching change?' },
  body: {
    zh: [
      '程序有过三版，差别都在表里。第一版一次喂一个序列，要用 `unsqueeze(0)` 补上批的轴；第二版成批地喂，批的轴本来就有，这个 `unsqueeze(0)` 就不见了，训练也从 `range(5001)` 减到 `range(3001)`。',
      '成批的代价是补齐，于是多出三样：PAD 这个 id（数字因此从 {{firstDigit}} 排起，显示时要减去 {{firstDigit}}）、让 PAD 那一行不训练的 `padding_idx`、不计入 PAD 的损失，再加上真正派上用场的源掩码。少一样，答案就会受同批样本的影响。第三版只加了说明文字（docstring），固定用 CPU，只练一种模式。',
      '下面这批 {{N}} 个序列有 {{tokens}} 个词元，补成 {{places}} 个位置，{{wasted}} 个是填充，占 {{share:%}}。先按长度排好再分批（bucketing），浪费就少：{{count}} 个序列按原来的顺序分批，填充占 {{mixed:%}}；按长度分批，占 {{sorted:%}}。',
    ],
    en: [
      'The program had three versions; the table shows how they differ. The first fed one sequence at a time and needed `unsqueeze(0)` to add the batch axis. The second feeds batches, which have that axis already: the `unsqueeze(0)` is gone, and training went from `range(5001)` down to `range(3001)`.',
      'The price of batches is padding, and it brought three things: an id for PAD (so the digits begin at {{firstDigit}}, and {{firstDigit}} is subtracted when ids are shown), `padding_idx`, which keeps PAD’s row from being trained, and a loss that leaves PAD out; and the source mask found its use. Leave one out, and results depend on the companions in the batch. The third version only adds docstrings, forces the CPU and trains on a single pattern.',
      'The {{N}} sequences below have {{tokens}} tokens, padded to {{places}} places, of which {{wasted}} are padding, {{share:%}}. Sorting by length before cutting into batches (bucketing) wastes less: {{count}} sequences batched in their own order are {{mixed:%}} padding; batched by length, {{sorted:%}}.',
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
    zh: '四个序列的长度是 {{lengths}}。先按长度排好，再每两个一批补齐，一共有几个位置是填充？',
    en: 'Four sequences have the lengths {{lengths}}. They are sorted by length and made into batches of two. How many places are padding in all?',
  },
  reader: {
    zh: '给出一批序列的长度，算出填充占多少，以及按长度分批能省多少；三版程序各差在哪里。',
    en: 'From the lengths in a batch: how much of it is padding, and what batching by length would save; how the three versions of the program differ.',
  },
  labels: {
    versions: { zh: '程序的三版', en: 'Three versions of the program' },
    first: { zh: '第一版', en: 'first' },
    second: { zh: '第二版', en: 'second' },
    third: { zh: '第三版', en: 'third' },
    vocabulary: { zh: '词表', en: 'vocabulary' },
    digits: { zh: '数字的 id', en: 'ids of the digits' },
    input: { zh: '喂给模型', en: 'fed to the model' },
    maskHides: { zh: '源掩码遮住', en: 'source mask hides' },
    steps: { zh: '训练', en: 'training' },
    shown: { zh: '显示', en: 'shown' },
    patterns: { zh: '模式', en: 'patterns' },
    forcedDevice: { zh: '写死的设备', en: 'device forced' },
    docstrings: { zh: '说明文字', en: 'docstrings' },
    aBatchFilledUp: { zh: '一批，补齐之后', en: 'A batch, padded' },
    twoWaysToBatch: { zh: '两种分批', en: 'Two ways to batch' },
    tokens: { zh: '词元', en: 'tokens' },
    places: { zh: '位置', en: 'places' },
    padding: { zh: '填充', en: 'padding' },
    share: { zh: '占比', en: 'share' },
    asTheyCome: { zh: '原来的顺序', en: 'in their own order' },
    byLength: { zh: '按长度', en: 'by length' },
    measuredTime: { zh: '测得的时间', en: 'Measured time' },
    placesComputed: { zh: '算的位置', en: 'places computed' },
    ms: { zh: '毫秒', en: 'ms' },
    tokensPerSecond: { zh: '每秒词元', en: 'tokens per second' },
    oneByOne: { zh: '一个一个', en: 'one by one' },
    oneBatch: { zh: '一批', en: 'one batch' },
    theBatchIsRatioTimes: { zh: '成批的速度是 {{ratio:1}} 倍', en: 'the batch is {{ratio:1}} times as fast' },
    thisTimeTheBatchIs: {
      zh: '这次成批反而慢，时间是 {{ratio:1}} 倍',
      en: 'this time the batch takes {{ratio:1}} times as long',
    },
  },
}
