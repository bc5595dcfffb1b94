/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '这么设计的目的？为什么不用 0,1,2…？',
    en: 'What is the design for, and why not plain indices?',
  },
  body: {
    zh: [
      '要这几样：每个位置独一无二，相邻的相近，还能看出相隔多远。{{positions}} 个位置里，最近的两个编码相距 {{smallest:3}}；相邻两个的距离几乎不变（平均 {{step:3}}，最大最小差 {{stepSpread}}）；两个位置的点积只取决于间隔，从头数起和从中间数起最多差 {{unequal}}。',
      '直接用下标，数会一直变大：位置 {{last}} 的编码是 {{last}}，嵌入的数却在一上下，词元的意思会被位置淹没；而且每一维都一样，只有一个方向可用。',
      '相加而不是拼接，够用吗？后面紧跟线性层，W(x+p) = Wx + Wp，两者最多差 {{addition}}：网络分得开。拼接等于给 p 单独一块权重，代价是更宽。',
    ],
    en: [
      'It should be unique for each position, alike for neighbours, and tell how far apart two are. Over {{positions}} positions the two closest codes are {{smallest:3}} apart; neighbours are always about equally far ({{step:3}} on average, largest and smallest differ by {{stepSpread}}); and the dot product depends on the distance alone, the same from the start as from the middle up to {{unequal}}.',
      'Plain indices keep growing: position {{last}} would be {{last}} where embeddings are of the order of one, so the position drowns the token; and all dimensions would say the same, in a single direction.',
      'Is adding enough, without concatenation? A linear layer follows, and W(x+p) = Wx + Wp (they differ by at most {{addition}}), so the network can tell them apart. Concatenating would give p weights of its own, at the price of width.',
    ],
  },
  experiment: {
    zh: [
      '`reverse`，训练长度不超过 {{trained}}，各 {{steps}} 步，{{seeds}} 个种子取平均。全对的比例：正弦 {{sinusoids:%}}，下标 {{indices:%}}，没有位置 {{none:%}}。{{verdict}}',
      '换成更长的（{{from}} 到 {{longer}} 个）：正弦 {{sinusoidsLong:%}}，下标 {{indicesLong:%}}，没有位置 {{noneLong:%}}。{{beyond}}',
    ],
    en: [
      'On `reverse`, trained up to length {{trained}}, {{steps}} steps each, the mean of {{seeds}} seeds. All right: sinusoids {{sinusoids:%}}, indices {{indices:%}}, no positions {{none:%}}. {{verdict}}',
      'Longer than trained ({{from}} to {{longer}}): sinusoids {{sinusoidsLong:%}}, indices {{indicesLong:%}}, none {{noneLong:%}}. {{beyond}}',
    ],
  },
  live: {
    zh: ['这个模型的宽度是 {{embedDim}}：{{positions}} 个位置里最近的两个编码相距 {{smallest:3}}。'],
    en: [
      'At this model’s width, {{embedDim}}, the two closest codes of {{positions}} positions are {{smallest:3}} apart.',
    ],
  },
  prediction: {
    zh: '正弦编码里，位置 {{a}} 和哪一个更近：{{b}} 还是 {{c}}？',
    en: 'With sinusoids, which is closer to position {{a}}: {{b}} or {{c}}?',
  },
  reader: {
    zh: '正弦、下标、没有位置，在需要顺序的任务上谁行谁不行；超出训练长度又会怎样。',
    en: 'Which of sinusoids, indices and none can do a task that needs order, and what happens beyond the trained length.',
  },
  labels: {
    dotProductsOfEveryTwo: { zh: '两两位置的点积', en: 'Dot products of every two positions' },
    theDotProductDependsOn: { zh: '点积只取决于相隔多远', en: 'The dot product depends on the distance alone' },
    fromPositionZero: { zh: '从位置零起', en: 'from position zero' },
    fromTheMiddle: { zh: '从中间起', en: 'from the middle' },
    distance: { zh: '相隔', en: 'distance' },
    dotProduct: { zh: '点积', en: 'dot product' },
    shareAllRight: { zh: '全对的比例', en: 'Share all right' },
    trainedLengths: { zh: '训练过的长度', en: 'trained lengths' },
    longer: { zh: '更长', en: 'longer' },
    theSinusoidsAreClearlyAhead: { zh: '正弦明显占先。', en: 'The sinusoids are clearly ahead.' },
    thisTimeTheSinusoidsAre: { zh: '这次正弦没有明显占先。', en: 'This time the sinusoids are not clearly ahead.' },
    beyondTheTrainedLengthSinusoids: {
      zh: '超出训练过的长度，正弦也帮不了多少。',
      en: 'Beyond the trained length sinusoids help little either.',
    },
    thisTimeLongerSequencesDo: {
      zh: '这次更长的序列也没有差很多。',
      en: 'This time longer sequences do about as well.',
    },
  },
}
