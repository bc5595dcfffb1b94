/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '为什么要 `.long()`？', en: 'Why must token ids be integers?' },
  body: {
    zh: [
      '词元 id 是嵌入表的行号。第 {{id}} 行存在，第 {{fraction}} 行不存在，所以 id 必须是整数；也必须小于行数 {{rows}}，否则越界。',
      '`.long()` 把张量转成 `int64`。PyTorch 的嵌入接受 `int32` 或 `int64`；按类别号算的交叉熵只接受 `int64`。在 Linux 上从 NumPy 的整数数组得到的本来就是 `int64`，`.long()` 什么都不改，只是把意图写明。',
      '这里没有 `.long()`：图里 id 的类型就是 `int32`，类型不对在建图时就报错，数值不对在运行前报错，并指出是哪一个。',
    ],
    en: [
      'A token id is the number of a row in the embedding table. There is a row {{id}}, there is no row {{fraction}}; so ids are whole numbers, and below the number of rows, {{rows}}.',
      '`.long()` converts to `int64`. PyTorch’s embedding takes `int32` or `int64`; its cross-entropy over class numbers takes `int64` only. Integers that come from NumPy on Linux are `int64` already: there `.long()` changes nothing and states the intent.',
      'There is no `.long()` here: ids are `int32` in the graph. A wrong type is an error when the graph is built, a wrong value before it runs, and the message says which one.',
    ],
  },
  live: {
    zh: ['当前的源序列是 {{count}} 个 id，每个都是从零到 {{last}} 的整数；查表之后形状成为 {{shape}}。'],
    en: [
      'The source in view is {{count}} ids, each a whole number from zero to {{last}}; looked up, they have the shape {{shape}}.',
    ],
  },
  prediction: {
    zh: '这个模型的源词表有 {{size}} 个词元。允许的最大 id 是多少？',
    en: 'This model’s source vocabulary has {{size}} tokens. What is the largest id allowed?',
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
