/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '位置编码的具体例子', en: 'Positional encoding by example' },
  body: {
    zh: [
      'embedDim 取 {{dim}}，只有两对列，频率 w = {{w}}。位置 p 的编码依次是 p 乘第一个频率的正弦和余弦、p 乘第二个频率的正弦和余弦。',
      '位置 {{place}}：[{{pe0:4}}, {{pe1:4}}, {{pe2:4}}, {{pe3:5}}]。第一对转得快，第二对几乎没动。',
      '向量 {{vector}} 站在位置 {{place}}，加起来是 [{{sum0:4}}, {{sum1:4}}, {{sum2:4}}, {{sum3:5}}]。',
    ],
    en: [
      'With embedDim {{dim}} there are two pairs of columns and two frequencies, w = {{w}}. Position p is encoded as the sine and cosine of p times the first, then of p times the second.',
      'Position {{place}}: [{{pe0:4}}, {{pe1:4}}, {{pe2:4}}, {{pe3:5}}]. The first pair turns fast, the second has hardly moved.',
      'The vector {{vector}} at position {{place}} becomes the sum [{{sum0:4}}, {{sum1:4}}, {{sum2:4}}, {{sum3:5}}].',
    ],
  },
  live: {
    zh: [
      '当前例子里，位置 {{place}} 的词元是 {{token}}：嵌入开头是 {{embedded}}，加上编码 {{encoded}}，得到 {{sum}}。',
    ],
    en: [
      'In the example in view the token at position {{place}} is {{token}}: its embedding begins {{embedded}}, the encoding {{encoded}}, and the sum {{sum}}.',
    ],
  },
  prediction: {
    zh: '位置 {{position}} 的编码第 {{column}} 个数（第一列的正弦）是多少？保留两位小数。',
    en: 'What is number {{column}} of the encoding of position {{position}}, the sine of the first column? Two decimals.',
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
