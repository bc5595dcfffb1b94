/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '合并多头',
    en: 'Merging the heads: transpose, contiguous, view',
  },
  body: {
    zh: [
      '{{before}} 要变成 {{after}}：每个位置把 {{heads}} 个头的 {{headDim}} 个数首尾相接。内存是一条线，数按“头 → 位置 → 维”排着，步长 {{strides}}。',
      '`transpose` 不搬数据，只交换步长，成了 {{transposed}}。这时步长已经不是顺着走的，`view` 没法合并两个轴，会报错：{{error}}。`contiguous` 按新的顺序复制一份，步长变成 {{dense}}，之后 `view` 就行了。',
      '不转置直接 `view` 不会报错，却是错的：第一个位置的那一行，每隔 {{headDim}} 个取一个数，得到 {{wrong}}，全来自同一个头的头几个位置；对的应当是 {{right}}，各头同一个位置各取一个。（这里每个数的百位是头，个位是位置。）',
    ],
    en: [
      '{{before}} is to become {{after}}: at each position the {{headDim}} numbers of {{heads}} heads, end to end. Memory is a line, and the numbers stand in it by head, then position, then dimension: the strides are {{strides}}.',
      '`transpose` moves no data, it swaps strides: {{transposed}}. They no longer run straight on, so `view` can’t merge two axes, and says so: {{error}}. `contiguous` copies in the new order, the strides become {{dense}}, and `view` works.',
      'To `view` without transposing is no error and yet wrong. The first position’s row would begin, at every {{headDim}}th number, {{wrong}}: one head’s first positions. The right one is {{right}}: one position of each head. (The hundreds are the head, the ones the position.)',
    ],
  },
  live: {
    zh: [
      '这个模型里：`context` 是 {{context}}，`merged` 是 {{merged}}。第一个位置的 `merged` 由各头第一个位置的 `context` 拼成：{{verdict}}。',
    ],
    en: [
      'In this model `context` is {{context}} and `merged` {{merged}}. At the first position `merged` is the heads’ `context` end to end: {{verdict}}.',
    ],
  },
  prediction: {
    zh: '`context` 是 {{context}}。合并之后的形状是什么？',
    en: '`context` is {{context}}. What is the shape after merging?',
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
    theHeadsContextAtThe: { zh: '各头第一个位置的 context', en: 'The heads’ context at the first position' },
    theMergedRow: { zh: '合并之后的这一行', en: 'The merged row' },
    theSameBits: { zh: '逐位相同', en: 'the same bits' },
    notTheSame: { zh: '并不相同', en: 'not the same' },
  },
}
