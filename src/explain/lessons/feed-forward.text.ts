/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '前馈网络做什么？', en: 'What does the feed-forward network do?' },
  body: {
    zh: [
      '注意力在词元之间搬运信息；前馈网络（feed-forward network）接着在每个位置上单独加工。它是两个线性层夹一个 ReLU：先变宽，把负数变成零，再变回原来的宽度。',
      '一个小例子：x = {{x}}，前一层有四行权重，各和它做点积，得到 {{hidden}}；ReLU 之后是 {{active}}；后一层再变回 {{width}} 个数，{{out}}。被 ReLU 变成零的那 {{zeros}} 个数，这一次就不起作用：换一个输入，起作用的又是另外几个。',
      '没有 ReLU，两层线性层合起来还是一层：先后乘两个权重，和只乘它们的积是一回事（结果{{collapsed:gap}}）。',
      '每个位置各算各的：把旁边的词元换掉，这一行的结果{{neighbour:change}}。中间一层宽 {{expansion}} 倍，是论文定下的惯例，不是定理；按原程序的设定，参数里 {{share:%}} 在前馈网络里。',
    ],
    en: [
      'Attention moves information between tokens; the feed-forward network then works on each token by itself. It is two linear layers with ReLU between them: wider, negative numbers become zero, and back to the old width.',
      'A small example: x = {{x}}. Its dot products with the four rows of the first weight are {{hidden}}; after ReLU they are {{active}}; the second layer brings them back to {{width}} numbers, {{out}}. The {{zeros}} numbers that ReLU made zero play no part this time. For another input it will be others.',
      'Without ReLU two linear layers are no more than one: multiplying by one weight and then by the other is the same as multiplying by their product once (the results {{collapsed:gap}}).',
      'Each position is computed by itself: when the token beside it is replaced, the numbers of this row {{neighbour:change}}. That the middle is {{expansion}} times as wide is a custom from the paper, not a theorem. At the original’s setting {{share:%}} of all parameters are in feed-forward networks.',
    ],
  },
  experiment: {
    zh: [
      '小模型学数字排序，各 {{steps}} 步，取 {{seeds}} 个种子的平均，在 `repeats` 上看整句全对的比例：没有前馈网络 {{none:%}}，一样宽 {{same:%}}，{{expansion}} 倍宽 {{wide:%}}。{{verdict}}',
    ],
    en: [
      'Small models learn to sort digits, {{steps}} steps each, averaged over {{seeds}} seeds; the share of `repeats` entirely right: without feed-forward networks {{none:%}}, with a middle of the same width {{same:%}}, {{expansion}} times as wide {{wide:%}}. {{verdict}}',
    ],
  },
  live: {
    zh: [
      '编码器最后一层的前馈网络，中间有 {{hidden}} 个数。激活（{{activation}}）之后，{{token}} 那一行有 {{zeros}} 个恰好是零，占 {{share:%}}；每个词元都恰好为零的有 {{dead}} 个。',
    ],
    en: [
      'The feed-forward network of the encoder’s last layer has {{hidden}} numbers in its middle. After the activation ({{activation}}), {{zeros}} of them are exactly zero for {{token}}, {{share:%}}; {{dead}} are zero for every token of the source.',
    ],
  },
  prediction: {
    zh: '还是上面的权重，输入换成 x = {{x}}。ReLU 之后，四个数里有几个是零？',
    en: 'The same weights, another input: x = {{x}}. After ReLU, how many of the four numbers are zero?',
  },
  reader: {
    zh: '手算一个小前馈网络；换掉旁边的词元，哪些行会变；去掉 ReLU 会变成什么。',
    en: 'A small feed-forward network by hand; which rows change when a neighbouring token does; what is left without ReLU.',
  },
  labels: {
    first: { zh: '前一层的权重（每行管中间的一个数）', en: 'The first weight: a row for each number of the middle' },
    second: {
      zh: '后一层的权重（每行管结果里的一个数）',
      en: 'The second weight: a row for each number of the result',
    },
    hidden: { zh: '中间的数，ReLU 之前', en: 'The middle, before ReLU' },
    steps: { zh: '一步一步', en: 'Step by step' },
    input: { zh: '输入 x', en: 'input x' },
    before: { zh: '前一层', en: 'first layer' },
    after: { zh: 'ReLU', en: 'ReLU' },
    output: { zh: '后一层', en: 'second layer' },
    numbers: { zh: '数', en: 'numbers' },
    zerosByToken: { zh: '激活之后', en: 'After the activation' },
    zeros: { zh: '恰好为零', en: 'exactly zero' },
    largest: { zh: '最大', en: 'largest' },
    exact: { zh: '整句全对的比例（repeats）', en: 'Share entirely right (repeats)' },
    loss: { zh: '损失', en: 'loss' },
    share: { zh: '全对', en: 'right' },
    none: { zh: '没有', en: 'none' },
    same: { zh: '一样宽', en: 'same width' },
    wide: { zh: '四倍宽', en: 'four times' },
    itHelps: { zh: '有前馈网络的学得更好。', en: 'With it the model learns better.' },
    littleDifference: {
      zh: '这个任务这么小，差别不大。',
      en: 'On a task this small it makes little difference.',
    },
    itHinders: {
      zh: '这个任务这么小、步数这么少，没有它的反而学得更快。',
      en: 'On a task this small, in so few steps, the model without it is even ahead.',
    },
  },
}
