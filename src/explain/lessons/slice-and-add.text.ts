/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '`x + pe[:, :x.size(1), :]`', en: '`x + pe[:, :x.size(1), :]`' },
  body: {
    zh: [
      '`pe` 事先算好了 {{maxLen}} 个位置，形状 {{peShape}}；输入只有 {{len}} 个，就沿位置轴切出前 {{len}} 个，得到 {{sliceShape}}。切片是视图，不复制数据：步长不变，仍是 {{strides}}。',
      '相加时，批那一轴从一拉伸到 {{N}}（广播）：同一份位置编码加到每个序列上。{{xShape}} 加 {{sliceShape}} 得 {{sumShape}}。用和减去输入，两个序列得到的数一样（最大差 {{difference}}，舍入而已）。',
      '输入比 `maxLen` 长，切片就越界了：{{error}}。',
    ],
    en: [
      '`pe` holds {{maxLen}} positions, computed beforehand, in the shape {{peShape}}. The input has only {{len}}, so the first {{len}} are sliced off along the axis of positions: {{sliceShape}}. A slice is a view and copies nothing: its strides are still {{strides}}.',
      'In the addition the batch axis stretches from one to {{N}} (broadcasting): the same encoding is added to every sequence. {{xShape}} plus {{sliceShape}} gives {{sumShape}}. The sum minus the input is the same for both sequences (up to {{difference}}, which is rounding).',
      'With an input longer than `maxLen` the slice would run over the end: {{error}}.',
    ],
  },
  live: {
    zh: ['当前这一批 id 是 {{ids}}：切出 {{sliceShape}}，相加时广播到 {{sumShape}}。'],
    en: [
      'The batch in view is {{ids}} ids: the slice is {{sliceShape}}, and in the addition it is broadcast to {{sumShape}}.',
    ],
  },
  prediction: {
    zh: '一批 {{N}} 个序列，每个 {{srcLen}} 个词元，embedDim {{embedDim}}。切出来的 `positions` 是什么形状？',
    en: 'A batch has {{N}} sequences of {{srcLen}} tokens, and embedDim is {{embedDim}}. What is the shape of the sliced `positions`?',
  },
  reader: {
    zh: '任意批大小和长度下切片的形状、广播后的形状，以及什么时候会越界。',
    en: 'The slice’s shape and the sum’s for any batch and length, and when the slice runs over the end.',
  },
  labels: {
    shapes: { zh: '形状', en: 'Shapes' },
    shape: { zh: '形状', en: 'shape' },
    sum: { zh: '和', en: 'sum' },
    allPositionsThoseSlicedOff: { zh: '全部位置，切出的有星号', en: 'All positions, those sliced off marked' },
    theSum: { zh: '和', en: 'The sum' },
    thePositionsSlicedOff: { zh: '切出的位置', en: 'The positions sliced off' },
  },
}
