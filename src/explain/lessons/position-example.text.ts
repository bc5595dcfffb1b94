/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '位置编码的具体例子', en: 'Positional encoding by example' },
  body: {
    zh: [
      'embedDim 取 {{dim}}，只有两对列，频率 w = {{w}}。位置 p 的编码依次是：p 乘前一个频率的正弦和余弦，p 乘后一个频率的正弦和余弦。',
      '位置 {{place}}：[{{pe0:4}}, {{pe1:4}}, {{pe2:4}}, {{pe3:5}}]。前一对转得快，后一对几乎没动。',
      '位置 {{place}} 上的向量 {{vector}}，加上编码得到 [{{sum0:4}}, {{sum1:4}}, {{sum2:4}}, {{sum3:5}}]。',
    ],
    en: [
      'With embedDim {{dim}} there are two pairs of columns and two frequencies, w = {{w}}. Position p is encoded as the sine and cosine of p times the former, then of p times the latter.',
      'Position {{place}}: [{{pe0:4}}, {{pe1:4}}, {{pe2:4}}, {{pe3:5}}]. The first pair turns fast; the second has hardly moved.',
      'The vector {{vector}} at position {{place}}, with the encoding added, becomes [{{sum0:4}}, {{sum1:4}}, {{sum2:4}}, {{sum3:5}}].',
    ],
  },
  live: {
    zh: [
      '当前例子里，位置 {{place}} 的词元是 {{token}}：嵌入以 {{embedded}} 开头，编码以 {{encoded}} 开头，和是 {{sum}}。',
    ],
    en: [
      'In the example in view the token at position {{place}} is {{token}}: its embedding begins {{embedded}}, the encoding {{encoded}}, and the sum {{sum}}.',
    ],
  },
  prediction: {
    zh: '任意宽度下，位置 {{position}} 的编码最前面一个数（正弦，频率是一）是多少？保留两位小数。',
    en: 'At any width: what is the very first number of the encoding of position {{position}}, a sine at frequency one? Two decimals.',
  },
  reader: {
    zh: '手算任意位置、小宽度下的编码，以及它加到嵌入上的结果。',
    en: 'The encoding of any position at a small width by hand, and its sum with an embedding.',
  },
  labels: {
    theFirstPositionsEncoding: { zh: '前几个位置的编码', en: 'The first positions’ encoding' },
    addedToTheVector: { zh: '加到向量上', en: 'Added to the vector' },
  },
}
