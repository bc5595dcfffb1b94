/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '位置编码层', en: 'The positional-encoding layer' },
  body: {
    zh: [
      '注意力自己不分先后：没有位置编码的编码器，把词元打乱，输出只是跟着打乱（按原来的顺序对回去，{{shuffled:gap}}）。所以要给每个位置一个固定的向量，加到嵌入上。',
      '图里每一行是一个位置（画了 {{shown}} 个），每两列共用一个频率，偶数列是正弦，奇数列是余弦，越往右波长越长。位置 {{row}} 那一行的开头是 {{rowStart}}；最左一对的频率总是一，不论 embedDim 是多少，所以最左的一列每 {{period:2}} 个位置（二 π）转一圈。',
      '它是缓冲区（buffer），形状 {{peShape}}：随模型搬动，不训练；在 PyTorch 的权重文件里有它，这里的文件不存，用时再算。模型的 {{keys}} 个键里要训练的有 {{trained}} 个，它不在其中。',
    ],
    en: [
      'Attention by itself knows no order: shuffle the tokens, and an encoder without positions merely shuffles its outputs (put back in order, they {{shuffled:gap}}). So each position gets a fixed vector, which is added to the embedding.',
      'In the picture each row is a position ({{shown}} are drawn), and each pair of columns shares a frequency: even columns are sines, odd ones cosines, and the wavelength grows to the right. The row of position {{row}} begins {{rowStart}}; the leftmost pair has a frequency of one, whatever embedDim is, so the leftmost column comes round every {{period:2}} positions (two π).',
      'It is a buffer of the shape {{peShape}}: it moves with the model and is not trained. PyTorch’s weight files contain it; the files here leave it out, and it is computed anew. Of the model’s {{keys}} keys {{trained}} are trained, and it is not one of them.',
    ],
  },
  live: {
    zh: [
      '当前的源序列有 {{length}} 个位置。下面是它的位置编码，和加上之后的结果；位置 {{place}} 的和以 {{sum}} 开头。',
    ],
    en: [
      'The source in view has {{length}} positions. Below are their encodings, and the sums after they were added; at position {{place}} the sum begins {{sum}}.',
    ],
  },
  prediction: {
    zh: '位置 {{position}} 的编码，列 {{column}}（从零数起）是多少？',
    en: 'In the encoding of position {{position}}, what stands in column {{column}}, counted from zero?',
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
    positions: { zh: '位置编码', en: 'Positions' },
    sum: { zh: '嵌入加位置编码', en: 'Embedding plus positions' },
  },
}
