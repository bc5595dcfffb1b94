/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '位置编码层', en: 'The positional-encoding layer' },
  body: {
    zh: [
      '注意力自己不分先后：没有位置编码的编码器，把词元打乱，结果只是照样打乱（最大差 {{shuffled}}）。所以要给每个位置一个固定的向量，加到嵌入上。',
      '图里每一行是一个位置（画了 {{shown}} 个），每两列共用一个频率：偶数列是正弦，奇数列是余弦，越往右波越长。第 {{row}} 行开头是 {{rowStart}}；最左的一列每 {{period:2}} 个位置转一圈。',
      '它是缓冲区（buffer），形状 {{peShape}}：随模型保存、随模型搬动，但不训练——模型的 {{keys}} 个键里，需要训练的有 {{trained}} 个，它不在其中。',
    ],
    en: [
      'Attention by itself knows no order: shuffle the tokens, and an encoder without positions merely shuffles its results (they differ by at most {{shuffled}}). So each position has a fixed vector that is added to the embedding.',
      'In the picture a row is a position ({{shown}} are drawn) and each pair of columns a frequency: even columns are sines, odd ones cosines, and the waves lengthen to the right. Row {{row}} begins {{rowStart}}; the leftmost column comes round every {{period:2}} positions.',
      'It is a buffer of shape {{peShape}}: saved and moved with the model, but not trained. Of the model’s {{keys}} keys {{trained}} are trained, and it is not one of them.',
    ],
  },
  live: {
    zh: [
      '当前的源序列有 {{length}} 个位置；下面依次是加之前、位置编码、加之后。相加后，第 {{place}} 个位置的头几个数是 {{sum}}。',
    ],
    en: [
      'The source in view has {{length}} positions. Below: before the addition, the encoding, and the sum, which at position {{place}} begins {{sum}}.',
    ],
  },
  prediction: {
    zh: '位置 {{position}} 的编码，第 {{column}} 个数（cos 列）是多少？',
    en: 'In the encoding of position {{position}}, what is number {{column}}, a cosine?',
  },
  reader: {
    zh: '位置编码的形状，任意一行的前几个数怎么来，哪些列变得快、哪些慢。',
    en: 'The shape of the encoding, where a row’s first numbers come from, and which columns change fast or slowly.',
  },
  labels: {
    theEncoding: { zh: '位置编码', en: 'The encoding' },
    someColumnsOverThePositions: { zh: '几列随位置的变化', en: 'Some columns over the positions' },
    position: { zh: '位置', en: 'position' },
    value: { zh: '值', en: 'value' },
    embedding: { zh: '嵌入', en: 'Embedding' },
    positions: { zh: '位置编码', en: 'Positions' },
    sum: { zh: '和', en: 'Sum' },
  },
}
