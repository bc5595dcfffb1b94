/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '这么设计的目的？为什么不用 0,1,2…？',
    en: 'What is the design for, and why not plain indices?',
  },
  body: {
    zh: [
      '没有位置，编码器分不清“{{forward}}”和“{{backward}}”：{{token}} 在两句里得到的向量{{without:gap}}。加上位置编码，两者就差了 {{with:3}}。',
      '好的位置向量要做到三点：互不相同、相邻的相近、看得出相隔多远。这里 {{positions}} 个位置里，最近的两个也相距 {{smallest:3}}；相邻的两个总是相距 {{step:3}} 左右；两个位置的点积只取决于间隔，从位置零数起和从中间数起，{{unequal:gap}}。',
      '为什么不直接用下标？到位置 {{last}}，每一维都要加上 {{last}}，而嵌入里的数大多在正负一左右，词元的信息会被淹没；而且每一维说的是同一件事，只用了一个方向。',
      '相加而不是拼接，会不会混在一起？会有一点，但分得开：嵌入表的行和位置编码的行，余弦的绝对值平均是 {{cosine:3}}，最大 {{mostCosine:3}}，不算垂直；但 {{sums}} 个“词元 + 位置”的和两两不同，最近的两个也相距 {{closest:3}}。拼接分得更干净，代价是向量更宽。',
    ],
    en: [
      'Without positions an encoder cannot tell “{{forward}}” from “{{backward}}”: the vectors that {{token}} gets in the two {{without:gap}}. With positions the two differ by {{with:3}}.',
      'A good code for positions is different for each, similar for neighbours, and tells how far apart two of them are. Of {{positions}} positions here, even the closest two are {{smallest:3}} apart; neighbours are always about {{step:3}} apart; and the dot product of two depends only on their distance: those counted from position zero and from the middle {{unequal:gap}}.',
      'Why not plain indices? At position {{last}} every dimension would gain {{last}}, while the numbers of an embedding are mostly between minus one and one: the token would drown. And every dimension would say the same thing, in a single direction.',
      'Does adding, instead of concatenating, not mix the two up? A little, but they can be told apart. The rows of the embedding table and those of the positions have cosines of {{cosine:3}} in size on average and {{mostCosine:3}} at most, so they are not perpendicular; yet no two of the {{sums}} sums of a token and a position coincide, and the closest two are {{closest:3}} apart. Concatenation separates them fully, at the price of wider vectors.',
    ],
  },
  experiment: {
    zh: [
      '`reverse`，训练长度不超过 {{trained}}，各 {{steps}} 步，取 {{seeds}} 个种子的平均。整句全对的比例：正弦 {{sinusoids:%}}，下标 {{indices:%}}，没有位置 {{none:%}}。{{verdict}}',
      '换成更长的（{{from}} 到 {{longer}} 个）：正弦 {{sinusoidsLong:%}}，下标 {{indicesLong:%}}，没有位置 {{noneLong:%}}。{{beyond}}',
    ],
    en: [
      'On `reverse`, trained up to length {{trained}}, {{steps}} steps each, averaged over {{seeds}} seeds. Entirely right: sinusoids {{sinusoids:%}}, indices {{indices:%}}, no positions {{none:%}}. {{verdict}}',
      'On longer ones, of {{from}} to {{longer}}: sinusoids {{sinusoidsLong:%}}, indices {{indicesLong:%}}, none {{noneLong:%}}. {{beyond}}',
    ],
  },
  live: {
    zh: [
      '把当前的源序列倒过来（{{backward}}）再编码一次，同一个词元的向量最多差 {{with:3}}；去掉位置再做一遍，{{without:gap}}。',
    ],
    en: [
      'The source in view was encoded once more in reverse ({{backward}}). The vectors of the same tokens differ by up to {{with:3}}; with positions taken away they {{without:gap}}.',
    ],
  },
  prediction: {
    zh: '正弦编码里，位置 {{a}} 到 {{b}} 的距离，和位置 {{c}} 到 {{d}} 的距离相同吗？（是 / 否）',
    en: 'With sinusoids, is position {{a}} as far from {{b}} as position {{c}} is from {{d}}? (yes / no)',
  },
  reader: {
    zh: '正弦、下标、没有位置，在需要顺序的任务上谁行谁不行；超出训练长度又会怎样。',
    en: 'Which of sinusoids, indices and none can do a task that needs order, and what happens beyond the trained length.',
  },
  labels: {
    theDotProductDependsOn: { zh: '点积只取决于相隔多远', en: 'The dot product depends on the distance alone' },
    fromPositionZero: { zh: '从位置零起', en: 'from position zero' },
    fromTheMiddle: { zh: '从中间起', en: 'from the middle' },
    distance: { zh: '相隔', en: 'distance' },
    dotProduct: { zh: '点积', en: 'dot product' },
    howFarApart: { zh: '同一个词元，在两种顺序里相差多少', en: 'The same token in both orders: how far apart' },
    withPositions: { zh: '有位置', en: 'with positions' },
    withoutPositions: { zh: '没有位置', en: 'without' },
    shareAllRight: { zh: '整句全对的比例', en: 'Share entirely right' },
    sinusoids: { zh: '正弦', en: 'sinusoids' },
    indices: { zh: '下标', en: 'indices' },
    none: { zh: '没有位置', en: 'none' },
    trainedLengths: { zh: '训练过的长度', en: 'trained lengths' },
    longer: { zh: '更长', en: 'longer' },
    theSinusoidsAreClearlyAhead: { zh: '正弦明显领先。', en: 'The sinusoids are clearly ahead.' },
    thisTimeTheSinusoidsAre: { zh: '这次正弦没有明显领先。', en: 'This time the sinusoids are not clearly ahead.' },
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
