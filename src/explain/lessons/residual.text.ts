/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '为什么 + query？', en: 'Why add the query?' },
  body: {
    zh: [
      '`attended + query`：子层只需要算出“该改多少”，原来的向量照样往后传（后面还有一次 LayerNorm，所以不是原封不动）。反向传播（从损失往回逐层算梯度）时，加法把梯度原样传给两边，梯度不经过子层也能到达前面的层：x + f(x) 的梯度是一加上 f 的梯度，连过几层就相乘，不会因为 f 的梯度小而消失。',
      '在一个没训练过的 {{layers}} 层模型上量一量编码器各层参数梯度的范数：有残差，第 0 层是 {{first}}，是最后一层的 {{share:2}} 倍；没有残差，第 0 层是 {{firstCut}}，是最后一层的 {{shareCut}} 倍。{{verdict}}',
      '加的是 query，不是 key 或 value：注意力给每个查询一行，所以输出和 query 形状相同，才加得起来。交叉注意力里 query 是 {{query}}，key 和 value 是 {{key}}，输出是 {{out}}：长度可以不同。',
    ],
    en: [
      '`attended + query`: the sublayer has only to say what to change; the vector itself goes on (through a LayerNorm, so not untouched). Backwards, where gradients are computed layer by layer from the loss (a gradient says how much the loss changes when a number grows a little), an addition hands its gradient to both sides alike, so it reaches the earlier layers without passing through the sublayer: x + f(x) has a gradient of one plus that of f, layer after layer multiplies them, and small gradients of f don’t make it vanish.',
      'Measured on an untrained model of {{layers}} layers, as the norm of the gradient of each encoder layer’s parameters: with the residual, layer 0 has {{first}}, {{share:2}} times the last layer’s; without it {{firstCut}}, {{shareCut}} times the last layer’s. {{verdict}}',
      'It is the query that is added, not the key or the value: attention gives one row per query, so its output has the query’s shape. In cross-attention the query is {{query}}, key and value are {{key}}, and the output is {{out}}: the lengths may differ.',
    ],
  },
  experiment: {
    zh: [
      '同样的小模型学 `reverse`，{{steps}} 步，只改层数。最浅的 {{shallow}} 层：有残差整句全对 {{exactShallow:%}}，没有残差 {{exactCutShallow:%}}。最深的 {{deep}} 层：{{exactDeep:%}} 和 {{exactCutDeep:%}}。{{verdict}}',
    ],
    en: [
      'The same small model learns `reverse` for {{steps}} steps at several depths. At the shallowest, {{shallow}}: {{exactShallow:%}} entirely right with the residual, {{exactCutShallow:%}} without. At the deepest, {{deep}}: {{exactDeep:%}} and {{exactCutDeep:%}}. {{verdict}}',
    ],
  },
  live: {
    zh: [
      '编码器的每一次相加里，原来的向量和子层的输出各有多大（范数，各位置的平均）：第 0 层的注意力那次是 {{kept:2}} 加 {{added:2}}。{{verdict}}',
    ],
    en: [
      'How large the vector itself and the sublayer’s output are in each sum of the encoder (norms, averaged over the positions): at the attention of layer 0 it is {{kept:2}} plus {{added:2}}. {{verdict}}',
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
    sizeOfTheGradientIn: { zh: '编码器各层梯度的范数', en: 'Norm of the gradient in each layer of the encoder' },
    withTheResidual: { zh: '有残差', en: 'with the residual' },
    without: { zh: '没有残差', en: 'without' },
    layer: { zh: '层', en: 'layer' },
    lengthOfTheGradient: { zh: '梯度的范数', en: 'norm of the gradient' },
    itVanishes: {
      zh: '没有残差，最前面的层分到的梯度小得多。',
      en: 'Without the residual, the first layers get far less gradient.',
    },
    hereItDoesNotVanish: {
      zh: '这里没有残差时，前面的层分到的梯度并不更小。',
      en: 'Here the earlier layers get no less gradient without it.',
    },
    shapesInCrossAttention: { zh: '交叉注意力的形状', en: 'Shapes in cross-attention' },
    shape: { zh: '形状', en: 'shape' },
    output: { zh: '输出', en: 'output' },
    sums: { zh: '每次相加：原来的向量 + 子层的输出', en: 'Each sum: the vector itself + the sublayer’s output' },
    kept: { zh: '原来的向量', en: 'vector itself' },
    added: { zh: '子层的输出', en: 'sublayer' },
    shareOfSublayer: { zh: '子层的份额', en: 'share of the sublayer' },
    attention: { zh: '注意力', en: 'attention' },
    feedForward: { zh: '前馈', en: 'feed-forward' },
    mostlyKept: {
      zh: '大多数相加里，原来的向量更大：子层只是在它上面改一改。',
      en: 'In most of the sums the vector itself is the larger part: the sublayer merely amends it.',
    },
    mostlyAdded: {
      zh: '多半的相加里，子层的输出更大：这个模型改得很多。',
      en: 'In most of the sums the sublayer’s output is the larger part: this model changes a great deal.',
    },
    residualIsGone: {
      zh: '残差已经去掉，原来的向量没有加进去。',
      en: 'The residual has been taken away: the vector itself is not added.',
    },
    byDepth: { zh: '不同层数的结果', en: 'By depth' },
    exactWith: { zh: '有残差：全对', en: 'with: entirely right' },
    exactWithout: { zh: '没有：全对', en: 'without: entirely right' },
    lossWith: { zh: '有残差：损失', en: 'with: loss' },
    lossWithout: { zh: '没有：损失', en: 'without: loss' },
    depthNeedsIt: {
      zh: '层越多，越离不开它。',
      en: 'The deeper the model, the less it can do without.',
    },
    itHelpsThroughout: {
      zh: '每种层数都是有残差的更好。',
      en: 'At every depth the one with the residual does better.',
    },
    noClearDifference: { zh: '这一次看不出明显的差别。', en: 'This time there is no clear difference.' },
  },
}
