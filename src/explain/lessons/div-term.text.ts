/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '`divTerm` 这一行', en: 'The `divTerm` line' },
  body: {
    zh: [
      '这一行算每对列的频率：取偶数下标，乘一个系数，再取指数。embedDim 是 {{embedDim}} 时，系数是 −ln({{base}}) / {{embedDim}} = {{factor:6}}，得到 {{pairs}} 个频率，从大到小，最前面总是 {{first}}，接着是 {{second:4}}。',
      '写成公式是 `w_i = exp(2i·(−ln 10000)/embedDim)`，也就是 {{base}} 的负幂，本可以直接求。常听说“在对数空间里算更稳定”，那就两种都按 float32 逐步舍入算一遍：结果{{difference:gap}}；和精确值比，相对误差分别是 {{logError}}（先取对数）和 {{directError}}（直接求幂），{{verdict}}。这两种误差都小到不会影响训练。',
      '核对：这些频率的正弦，和模型缓冲区里位置一的偶数列{{check:gap}}。',
    ],
    en: [
      'The line computes the frequency of each pair of columns: even indices, times a factor, exponentiated. For embedDim {{embedDim}} the factor is −ln({{base}}) / {{embedDim}} = {{factor:6}}. There are {{pairs}} frequencies in falling order: the first is always {{first}}, the next here is {{second:4}}.',
      'As a formula, `w_i = exp(2i·(−ln 10000)/embedDim)`: a negative power of {{base}}, which could be taken directly. “Log space is more stable”, one often hears. So both ways were computed, rounding to float32 at each operation. They {{difference:gap}}; against the exact value the relative errors are {{logError}} (through the logarithm) and {{directError}} (directly): {{verdict}}. Neither is of a size that training could notice.',
      'A check: the sines of these frequencies and the even columns of position one in the model’s buffer {{check:gap}}.',
    ],
  },
  live: {
    zh: ['这个模型的 embedDim 是 {{embedDim}}：系数 {{factor:6}}，{{pairs}} 个频率；两种算法{{difference:gap}}。'],
    en: [
      'This model’s embedDim is {{embedDim}}: the factor is {{factor:6}}, there are {{pairs}} frequencies, and the two ways {{difference:gap}}.',
    ],
  },
  prediction: {
    zh: 'embedDim 是 {{embedDim}} 时，`divTerm` 有 {{pairs}} 个数。最后一个是多少？',
    en: 'With embedDim {{embedDim}}, `divTerm` has {{pairs}} numbers. What is the last one?',
  },
  reader: {
    zh: '任意 embedDim 下的系数和头几个频率；“对数空间更稳定”到底差多少。',
    en: 'The factor and the first frequencies for any embedDim; how much “log space is more stable” amounts to.',
  },
  labels: {
    theFactor: { zh: '系数', en: 'The factor' },
    eachIntermediate: { zh: '每个中间结果', en: 'Each intermediate' },
    evenIndex: { zh: '偶数下标', en: 'even index' },
    factor: { zh: '乘系数', en: '× factor' },
    directly: { zh: '直接算', en: 'directly' },
    difference: { zh: '两者之差', en: 'difference' },
    logarithmIsMoreExact: { zh: '先取对数的误差小一些', en: 'going through the logarithm is more exact' },
    logarithmIsNotMoreExact: {
      zh: '先取对数的误差并不更小',
      en: 'going through the logarithm is not more exact',
    },
  },
}
