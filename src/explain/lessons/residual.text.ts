/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '为什么 + query？', en: 'Why add the query?' },
  body: {
    zh: [
      '`attended + query`：子层只需要算出“该改多少”，原来的东西原样留着。反过来，加法把梯度原封不动地传回去，不经过子层也能到达前面。',
      '在没训练过的 {{layers}} 层模型上量一量：有残差，第一层梯度的长度是 {{first}}，是最后一层的 {{share:2}} 倍；去掉残差是 {{firstCut}}，{{shareCut}} 倍。{{verdict}}。',
      '加的是 query，不是 key 或 value：注意力每个查询输出一行，输出的形状就是 query 的形状。交叉注意力里 query 是 {{query}}，key 和 value 是 {{key}}，输出是 {{out}}：两边的长度可以不同。',
    ],
    en: [
      '`attended + query`: the sublayer has only to say what to change, and the rest stays as it was. Backwards, the addition hands the gradient on untouched, so it reaches the earlier layers without passing through the sublayer.',
      'Measured on an untrained model of {{layers}} layers: with the residual the first layer’s gradient has length {{first}}, {{share:2}} times the last layer’s; without it {{firstCut}}, or {{shareCut}} times: {{verdict}}.',
      'It is the query that is added, not key or value: attention gives one row a query, so its output has the query’s shape. In cross-attention the query is {{query}}, key and value are {{key}}, and the output is {{out}}: the lengths may differ.',
    ],
  },
  experiment: {
    zh: [
      '{{layers}} 层的小模型学 `reverse`，{{steps}} 步。有残差：损失 {{loss}}，全对 {{exact:%}}；没有：损失 {{lossCut}}，全对 {{exactCut:%}}。{{verdict}}',
    ],
    en: [
      'Small models of {{layers}} layers learn `reverse` for {{steps}} steps. With the residual: loss {{loss}}, {{exact:%}} all right; without: loss {{lossCut}}, {{exactCut:%}}. {{verdict}}',
    ],
  },
  live: {
    zh: [
      '这个模型有 {{layers}} 层：第一层梯度的长度，有残差 {{first}}，去掉残差 {{firstCut}}；{{verdict}}。它是带着残差训练的，去掉之后算的已经是另一个函数了。',
    ],
    en: [
      'This model has {{layers}} layers: the first one’s gradient has length {{first}} with the residual and {{firstCut}} without; {{verdict}}. It was trained with the residual; without it, it computes another function altogether.',
    ],
  },
  prediction: {
    zh: '交叉注意力里 query 的形状是 {{query}}，key 和 value 是 {{key}}。输出是什么形状？',
    en: 'In cross-attention the query is {{query}}, key and value are {{key}}. What is the shape of the output?',
  },
  reader: {
    zh: '注意力的输出是什么形状、为什么能加上 query；去掉加法后前面各层的梯度会怎样。',
    en: 'What shape attention’s output has and why the query can be added; what happens to the earlier layers’ gradients without it.',
  },
  labels: {
    sizeOfTheGradientIn: { zh: '编码器各层梯度的大小', en: 'Size of the gradient in each layer of the encoder' },
    withTheResidual: { zh: '有残差', en: 'with the residual' },
    without: { zh: '没有', en: 'without' },
    layer: { zh: '层', en: 'layer' },
    lengthOfTheGradient: { zh: '梯度的长度', en: 'length of the gradient' },
    withoutItLessOfThe: {
      zh: '没有残差，传到第一层的梯度更小',
      en: 'without it less of the gradient reaches the first layer',
    },
    hereTheFirstLayerS: {
      zh: '这里没有残差时第一层的梯度反而不小',
      en: 'here the first layer’s gradient is no smaller without it',
    },
    shapesInCrossAttention: { zh: '交叉注意力的形状', en: 'Shapes in cross-attention' },
    shape: { zh: '形状', en: 'shape' },
    output: { zh: '输出', en: 'output' },
    trainingLoss: { zh: '训练损失', en: 'Training loss' },
    step: { zh: '步', en: 'step' },
    loss: { zh: '损失', en: 'loss' },
    withTheResidualItLearns: { zh: '有残差的学得快。', en: 'With the residual it learns faster.' },
    thisTimeTheOneWithout: { zh: '这一次没有残差的并不更慢。', en: 'This time the one without is no slower.' },
  },
}
