/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '归一化和正则化的区别', en: 'Normalisation against regularisation' },
  body: {
    zh: [
      '归一化（normalisation）改的是网络里流动的数：让它们的尺度稳定，训练更顺。正则化（regularisation）改的是学习的目标或过程：不让模型死记训练集。名字像，目的完全不同。',
      'LayerNorm 对同一行永远给出同样的结果：算两次，{{normTwice:gap}}。dropout 在训练时随机把一些数变成零、把其余的放大：同一行算两次（丢弃率 {{rate}}），最大差 {{dropTwice}}。评估时它什么也不做：在这个模型里，`model.train()` 和 `model.eval()` 切换的就只有它；原程序没有 dropout，两种模式没有区别。',
      '批归一化用的是整批样本的均值，同批的样本一换，结果就变，这点噪声有一些正则化的作用；LayerNorm 不看同批的其他样本，没有这种作用。',
      'L2 给梯度加上权重的 {{decay}} 倍，L1 加上权重的符号乘以 {{l1}}；标签平滑把 {{smoothing}} 的概率匀给所有词元；早停在留出分数最好时停下；数据增强把题目变个样子，答案不变。',
    ],
    en: [
      'Normalisation changes the numbers that flow through the network: it keeps their scale steady, so that training runs smoothly. Regularisation changes what is learned, or how: it keeps the model from memorising its training set. The aims have nothing in common.',
      'LayerNorm gives the same row the same result every time: two computations {{normTwice:gap}}. Dropout zeroes some numbers at random in training and scales up the rest: at rate {{rate}}, the same row computed twice differs by up to {{dropTwice}}. In evaluation it lets everything through: in this model that is all that `model.train()` and `model.eval()` switch, and in the original, which has no dropout, the two are the same.',
      'Batch normalisation uses the mean over the whole batch. With other companions the results change, and that noise regularises a little. LayerNorm looks at no companion and has no such effect.',
      'L2 adds {{decay}} times the weight to its gradient, L1 {{l1}} times its sign; label smoothing spreads a probability of {{smoothing}} over all tokens; early stopping ends where the held-out score is best; augmentation asks for the same answer in other ways.',
    ],
  },
  experiment: {
    zh: [
      '只用 {{pairs}} 对样本训练 {{steps}} 步，取 {{seeds}} 个种子的平均。什么都不加：词元正确率在训练集上是 {{trained:%}}，在留出数据上是 {{plain:%}}。留出分数最高的是“{{best}}”，{{bestScore:%}}。{{verdict}}',
    ],
    en: [
      'Trained on only {{pairs}} pairs for {{steps}} steps, averaged over {{seeds}} seeds. With nothing added, {{trained:%}} of the tokens are right on the training set and {{plain:%}} on held-out data. The best held-out score is that of {{best}}, {{bestScore:%}}. {{verdict}}',
    ],
  },
  live: {
    zh: [
      '这个模型训练时的丢弃率是 {{rate}}。它的权重（不算偏置和嵌入）合起来范数是 {{size:2}}，各矩阵的标准差平均是 {{spread:4}}：L1、L2 压小的就是这些数。',
    ],
    en: [
      'This model trains with a dropout rate of {{rate}}. Its weights, without biases and embeddings, have a total norm of {{size:2}}; the standard deviation of each matrix is {{spread:4}} on average. These are the numbers that L1 and L2 keep small.',
    ],
  },
  prediction: {
    zh: '评估模式下，同一行经过 dropout 两次，结果相同吗？（是 / 否）',
    en: 'In evaluation mode, the same row goes through dropout twice. Are the results the same? (yes / no)',
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
    theSameRowTwice: { zh: '同一行，每种算两次', en: 'The same row, twice each' },
    dropoutInTraining: { zh: 'dropout，训练', en: 'dropout, training' },
    dropoutInEvaluation: { zh: 'dropout，评估', en: 'dropout, evaluation' },
    sizesOfTheWeights: { zh: '权重的大小', en: 'Sizes of the weights' },
    length: { zh: '范数', en: 'norm' },
    deviation: { zh: '标准差', en: 'deviation' },
    shareOfTokensRight: { zh: '词元正确率', en: 'Share of tokens right' },
    training: { zh: '训练集', en: 'training' },
    heldOut: { zh: '留出', en: 'held out' },
    steps: { zh: '步数', en: 'steps' },
    theGapBetweenTrainingAnd: {
      zh: '训练集和留出数据之间的差距就是过拟合。',
      en: 'The gap between training and held-out data is overfitting.',
    },
    thereIsNoMarkedOverfitting: { zh: '这次没有明显的过拟合。', en: 'There is no marked overfitting this time.' },
  },
}
