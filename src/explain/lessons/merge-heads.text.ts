/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '合并多头：transpose、contiguous、view',
    en: 'Merging the heads: transpose, contiguous, view',
  },
  body: {
    zh: [
      '{{before}} 要变成 {{after}}：在每个位置，把 {{heads}} 个头各自的 {{headDim}} 个数首尾相接。内存是一条线，数按“头 → 位置 → 维”的顺序排，步长是 {{strides}}。',
      '`transpose` 不搬数据，只交换步长，变成 {{transposed}}。要合并的两个轴（头和维）在内存里不再首尾相连，`view` 合并不了，会报错：{{error}}。`contiguous` 按新的顺序复制一份，步长变成 {{dense}}，之后就能 `view` 了。',
      '不转置就直接 `view` 不会报错，结果却是错的。这里每个数的百位是头、个位是位置：位置 0 那一行每隔 {{headDim}} 个取一个数，得到 {{wrong}}，全来自头 0 的前几个位置；正确的是 {{right}}，每个头的位置 0 各一个。',
    ],
    en: [
      '{{before}} is to become {{after}}: at each position, the {{headDim}} numbers of all {{heads}} heads end to end. Memory is a line, and the numbers lie in it by head, then position, then dimension: the strides are {{strides}}.',
      '`transpose` moves no data; it swaps strides: {{transposed}}. The two axes to be merged, head and dimension, no longer follow on from each other in memory, so `view` cannot merge them and raises an error: {{error}}. `contiguous` makes a copy in the new order, the strides become {{dense}}, and `view` works.',
      'To `view` without transposing raises no error, and is wrong. Here the hundreds of each number are its head and the ones its position: in the row of position 0, taking one number out of {{headDim}}, there would be {{wrong}}, all from head 0. The right row has {{right}}, position 0 of each head.',
    ],
  },
  live: {
    zh: [
      '编码器最后一层：`context` 是 {{context}}，`merged` 是 {{merged}}。把各头在 {{token}} 这个位置的 `context` 首尾相接，和 `merged` 的这一行比：{{verdict}}。',
    ],
    en: [
      'In the encoder’s last layer `context` is {{context}} and `merged` is {{merged}}. The heads’ `context` at {{token}}, put end to end, against that row of `merged`: {{verdict}}.',
    ],
  },
  prediction: {
    zh: '一个连续存放的 `context`，形状 {{context}}。`transpose(1, 2)` 之后的步长是多少？',
    en: 'A contiguous `context` has the shape {{context}}. What are its strides after `transpose(1, 2)`?',
  },
  reader: {
    zh: '转置、复制、换形状之后的步长；漏掉转置时每一行会装进哪些数。',
    en: 'The strides after transpose, copy and view; which numbers a row holds when the transpose is forgotten.',
  },
  labels: {
    shapesAndStrides: { zh: '形状和步长', en: 'Shapes and strides' },
    shape: { zh: '形状', en: 'shape' },
    strides: { zh: '步长', en: 'strides' },
    rightEachPositionSRow: {
      zh: '对的：每个位置的一行，每个头取第一个数',
      en: 'Right: each position’s row, the first number of each head',
    },
    wrongViewedWithoutTransposing: { zh: '错的：不转置直接 view', en: 'Wrong: viewed without transposing' },
    theHeadsContextAtThe: { zh: '各头在这个位置的 context', en: 'The heads’ context at this position' },
    theSameBits: { zh: '逐位相同', en: 'the same bits' },
    notTheSame: { zh: '并不相同', en: 'not the same' },
  },
}
