/** What is said of a tensor, in both languages. */
export const text = {
  given: {
    zh: '`{{name}}` 不是某一行算出来的：它是参数或输入。',
    en: '`{{name}}` is made by no line: it is a parameter or an input.',
  },
  made: {
    zh: '`{{name}}` 由 {{line}} 这一行算出，最后一步是 {{operation}}。',
    en: '`{{name}}` is made by the line {{line}}; its last operation is {{operation}}.',
  },
  axes: {
    zh: '它的轴是 {{axes}}，在当前例子上是 {{shape}}，共 {{count}} 个数。',
    en: 'Its axes are {{axes}}; for the example in view that is {{shape}}, {{count}} numbers.',
  },
  inputs: { zh: '它由这些张量算出：{{inputs}}。', en: 'It is computed from {{inputs}}.' },
} as const
