/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '为什么要 `.long()`？（PyTorch 的写法）', en: 'Why must token ids be integers?' },
  body: {
    zh: [
      '词元 id 是嵌入表的行号，从零数起。有第 {{id}} 行，没有第 {{fraction}} 行，所以 id 必须是整数；还必须小于行数 {{rows}}，否则越界。',
      '`.long()` 把张量转成 `int64`。PyTorch 的嵌入接受 `int32` 和 `int64`；以类别号为目标的交叉熵接受 `int64` 和 `uint8`，不接受 `int32`。在 Linux 上，从 NumPy 整数数组得到的本来就是 `int64`，这时 `.long()` 什么也不改，只是把意图写明。',
      '这里不需要 `.long()`：图里 id 的类型就是 `int32`。类型不对，建图时就报错；数值不对，运行前报错，并指出是哪一个。',
    ],
    en: [
      'A token id is a row number of the embedding table, counted from zero. There is a row {{id}}, but no row {{fraction}}: ids are whole numbers, and less than the number of rows, {{rows}}.',
      '`.long()` converts to `int64`. PyTorch’s embedding takes `int32` and `int64`; its cross-entropy with class indices as targets takes `int64` and `uint8`, but not `int32`. Integers from a NumPy array on Linux are `int64` already: there `.long()` changes nothing and merely states the intent.',
      'No `.long()` is needed here: ids are `int32` in the graph. A wrong type is an error when the graph is built, a wrong value before it runs, and the message says which one.',
    ],
  },
  live: {
    zh: ['当前的源序列是 {{count}} 个 id，每个都是零到 {{last}} 之间的整数；查表之后，形状是 {{shape}}。'],
    en: [
      'The source in view is {{count}} ids, each a whole number from zero to {{last}}; looked up, they have the shape {{shape}}.',
    ],
  },
  prediction: {
    zh: '一个 `float32` 张量里全是整数，比如 {{id}}。能拿它当词元 id 查表吗？（是 / 否）',
    en: 'A `float32` tensor holds whole numbers only, such as {{id}}. Can it be used as token ids? (yes / no)',
  },
  reader: {
    zh: '哪些 id 会报错、错在哪里，以及 `.long()` 什么时候其实没有作用。',
    en: 'Which ids are errors and why, and when `.long()` does nothing.',
  },
  labels: {
    theTable: { zh: '嵌入表', en: 'The table' },
    whatLookingUpGivesOr: { zh: '查找的结果，或者报错', en: 'What looking up gives, or the error' },
    result: { zh: '结果', en: 'result' },
    tokensAndTheirRowNumbers: { zh: '词元和它的行号', en: 'Tokens and their row numbers' },
    theRowBegins: { zh: '这一行的前几个数', en: 'the row begins' },
  },
}
