/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '归一化和正则化的区别', en: 'Normalisation against regularisation' },
  body: {
    zh: [
      '归一化（normalisation）改的是数据流里的数：让它们的尺度稳定，训练更顺。正则化（regularisation）改的是学习目标或过程：让模型不要只背下训练集。名字像，目的不同。',
      'LayerNorm 对同一行永远给出同样的结果：算两次，差 {{normTwice}}。dropout 每次丢的不一样：同一行算两次（率 {{rate}}），最大差 {{dropTwice}}。',
      '批归一化用的是同批样本的均值，同批换人，结果就变，这点噪声有一些正则化的作用；LayerNorm 不看同批的别人，没有这种作用。',
      'L2 给梯度加上权重的 {{decay}} 倍，L1 加上权重的符号乘 {{l1}}；标签平滑把 {{smoothing}} 的概率匀给所有词元；早停在留出的分数最好时停下；数据增强让模型看到同一答案的别种问法。',
    ],
    en: [
      'Normalisation changes the numbers that flow: it keeps their scale steady so that training runs smoothly. Regularisation changes what is learned or how: it keeps the model from memorising its training set. Like names, unlike aims.',
      'LayerNorm gives the same row the same result every time: computed twice, it differs by {{normTwice}}. Dropout drops others each time: at rate {{rate}} the same row computed twice differs by {{dropTwice}}.',
      'Batch normalisation uses the mean over the batch; other companions, other results, and that noise regularises a little. LayerNorm looks at no companion and has no such effect.',
      'L2 adds {{decay}} times the weight to its gradient, L1 {{l1}} times its sign; label smoothing spreads a probability of {{smoothing}} over all tokens; early stopping ends where the held-out score is best; augmentation shows the model the same answer asked in other ways.',
    ],
  },
  experiment: {
    zh: [
      '只用 {{pairs}} 对样本训练 {{steps}} 步，{{seeds}} 个种子取平均。什么都不加：训练集的词元正确率 {{trained:%}}，留出的 {{plain:%}}。留出分数最高的是{{best}}，{{bestScore:%}}；各种办法的结果如下。{{verdict}}',
    ],
    en: [
      'Trained on {{pairs}} pairs only, for {{steps}} steps, the mean of {{seeds}} seeds. With nothing added, {{trained:%}} of the tokens are right on the training set and {{plain:%}} on held-out data. The best held-out score is that of {{best}}, {{bestScore:%}}; all are below. {{verdict}}',
    ],
  },
  live: {
    zh: [
      '这个模型训练时的 dropout 率是 {{rate}}。它的权重（不算偏置和嵌入）长度合计 {{size:2}}，平均每个数 {{spread:4}}：L1、L2 压的就是这些。',
    ],
    en: [
      'This model trains with a dropout rate of {{rate}}. Its weights, biases and embeddings aside, have a total length of {{size:2}} and a deviation of {{spread:4}}: that is what L1 and L2 press on.',
    ],
  },
  prediction: {
    zh: '同一行经过 LayerNorm 两次，结果相同吗？（yes / no）',
    en: 'The same row goes through LayerNorm twice. Are the results the same? (yes / no)',
  },
  reader: {
    zh: '一种办法属于归一化还是正则化；哪些会让同一输入每次结果不同。',
    en: 'Whether a measure normalises or regularises, and which give the same input another result each time.',
  },
  labels: {
    nothing: { zh: '什么都不加', en: 'nothing' },
    dropout: { zh: 'dropout', en: 'dropout' },
    l1: { zh: 'L1', en: 'L1' },
    l2: { zh: 'L2', en: 'L2' },
    labelSmoothing: { zh: '标签平滑', en: 'label smoothing' },
    earlyStopping: { zh: '早停', en: 'early stopping' },
    augmentation: { zh: '数据增强', en: 'augmentation' },
    theSameRowTwice: { zh: '同一行，算两次', en: 'The same row, twice' },
    sizesOfTheWeights: { zh: '权重的大小', en: 'Sizes of the weights' },
    length: { zh: '长度', en: 'length' },
    deviation: { zh: '标准差', en: 'deviation' },
    shareOfTokensRight: { zh: '词元正确率', en: 'Share of tokens right' },
    training: { zh: '训练集', en: 'training' },
    heldOut: { zh: '留出', en: 'held out' },
    steps: { zh: '步数', en: 'steps' },
    theGapBetweenTrainingAnd: {
      zh: '训练集和留出之间的差距就是过拟合。',
      en: 'The gap between training and held-out data is overfitting.',
    },
    thereIsNoMarkedOverfitting: { zh: '这次没有明显的过拟合。', en: 'There is no marked overfitting this time.' },
  },
}
