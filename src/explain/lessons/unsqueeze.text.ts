/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '`unsqueeze(0)`', en: '`unsqueeze(0)`' },
  body: {
    zh: [
      '在指定的地方插入一个长度为一的轴。{{numbers}} 的形状是 {{shape}}；`unsqueeze(0)` 之后是 {{at0}}，一行；`unsqueeze(1)` 之后是 {{at1}}，一列。',
      '数据没有动：内存里始终是 {{memory}}，只是多记了一个轴和它的步长（后一个轴的长度乘以步长；后面没有轴，就是一），{{strides}} 变成 {{strides0}} 和 {{strides1}}。',
      '用处：单个序列加上批的轴，才能喂给模型（成批喂以后就不用了，见 `batching`）；源掩码插两个轴，才能和能量对齐。',
    ],
    en: [
      'It inserts an axis of length one at the place you name. {{numbers}} has the shape {{shape}}; after `unsqueeze(0)` it is {{at0}}, a row; after `unsqueeze(1)` it is {{at1}}, a column.',
      'No data moves: memory holds {{memory}} throughout. There is merely one more axis with a stride of its own, which is the length times the stride of the axis after it, or one where there is none: {{strides}} becomes {{strides0}} and {{strides1}}.',
      'What it is for: a single sequence gets a batch axis and can be fed to the model (with batches this is no longer needed, see `batching`); the source mask gets two axes and lines up with the energy.',
    ],
  },
  live: {
    zh: [
      '当前的源序列是 {{count}} 个 id，加上批的轴是 {{src}}；`srcMask` 又插了两个轴，是 {{mask}}，写成符号是 {{symbolic}}。',
    ],
    en: [
      'The source in view is {{count}} ids; with the batch axis it is {{src}}, and `srcMask`, with two more, is {{mask}}: in symbols {{symbolic}}.',
    ],
  },
  prediction: {
    zh: '形状 ({{N}}, {{srcLen}}) 的张量，先 `unsqueeze(1)` 再 `unsqueeze(2)`，是什么形状？',
    en: 'A tensor of the shape ({{N}}, {{srcLen}}) goes through `unsqueeze(1)` and then `unsqueeze(2)`. What is its shape?',
  },
  reader: {
    zh: '在任意位置插一个轴之后的形状和步长，以及数据有没有移动。',
    en: 'Shape and strides after putting an axis anywhere, and whether data moved.',
  },
  labels: {
    shapesAndStrides: { zh: '形状和步长', en: 'Shapes and strides' },
    shape: { zh: '形状', en: 'shape' },
    strides: { zh: '步长', en: 'strides' },
    aRow: { zh: '一行', en: 'A row' },
    aColumn: { zh: '一列', en: 'A column' },
    aBatchOfOne: { zh: '一批一个序列', en: 'A batch of one' },
    itsSourceMask: { zh: '它的源掩码', en: 'Its source mask' },
  },
}
