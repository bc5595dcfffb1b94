/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '损失和它的梯度怎么算？', en: 'How are the loss and its gradient computed?' },
  body: {
    zh: [
      '模型给词表里的每个词元打一个分，就是 logits。这里只有三个：{{logits}}，正确的是第 {{target}} 个（从零数起）。softmax 把分数变成概率：{{p0:4}}、{{p1:4}}、{{p2:4}}。',
      '损失只看正确的那个概率：−ln p（自然对数），这里是 {{loss:4}}。概率是一，损失就是零；概率越小，损失越大，没有上限。这叫交叉熵。',
      '梯度说的是：一个数稍微增加一点，损失变多少、往哪边变。对 logits 它非常简单：正确的那个是 p − 1，其余的就是 p。这里是 {{g0:4}}、{{g1:4}}、{{g2:4}}，加起来是零。试一试：正确的 logit 增加 {{nudge}}，损失变化 {{nudged:4}}，约为 {{g0:4}} 的 {{nudge}} 倍。训练朝梯度的反方向走一步（怎么走见 `adam`）：正确的分数升高，其余的按各自的概率降低。',
      '目标是 PAD 的位置不算：损失 {{padLoss}}，梯度 {{padGradient}}。一批的损失是所有计入的位置的平均，所以每个位置的梯度还要除以它们的个数。',
      '程序把一次次运算记成一张图，一次运算一个节点。不要梯度时，图到损失为止，原程序的模型有 {{forwardNodes}} 个节点；要梯度，就从损失往回再建一遍，共 {{trainingNodes}} 个。PyTorch 的 `torch.no_grad()` 省掉的就是后一半。',
    ],
    en: [
      'The model gives every token of the vocabulary a score, its logit. Here there are only three, {{logits}}, and the right one is number {{target}}, counted from zero. Softmax turns scores into probabilities: {{p0:4}}, {{p1:4}}, {{p2:4}}.',
      'The loss looks only at the probability of the right one: it is −ln p, the natural logarithm, here {{loss:4}}. At a probability of one the loss is zero; the smaller the probability, the larger the loss, without limit. This is called cross-entropy.',
      'A gradient says how much the loss changes, and which way, when a number grows a little. For the logits it is very simple: p − 1 for the right one, p for the others. Here it is {{g0:4}}, {{g1:4}}, {{g2:4}}, which sums to zero. Try it: the right logit grows by {{nudge}} and the loss changes by {{nudged:4}}, about {{nudge}} times {{g0:4}}. Training takes a step against the gradient (for how, see `adam`): the right score rises, the others fall in proportion to their probabilities.',
      'Where the target is PAD nothing counts: the loss is {{padLoss}}, the gradient {{padGradient}}. The loss of a batch is the mean over the positions that count, so each position’s gradient is also divided by their number.',
      'The program keeps its operations as a graph, one node each. Without gradients the graph ends at the loss: the original’s model has {{forwardNodes}} nodes. With gradients it goes all the way back, {{trainingNodes}} in all. The second part is what PyTorch’s `torch.no_grad()` saves.',
    ],
  },
  live: {
    zh: [
      '当前例子有 {{counted}} 个位置计入损失，平均 {{loss:4}}。最没把握的一步是写 {{word}}：正确的概率是 {{p:4}}，损失 {{worst:4}}。正确的那个取 p − 1，其余取 p，都除以 {{counted}}，与引擎算出的 logits 梯度{{difference:gap}}。',
    ],
    en: [
      '{{counted}} positions of the example in view count in the loss, whose mean is {{loss:4}}. The least certain step is to write {{word}}: the right token has a probability of {{p:4}}, and the loss there is {{worst:4}}. p − 1 for the right token and p for the others, divided by {{counted}}, and the engine’s gradient of the logits {{difference:gap}}.',
    ],
  },
  prediction: {
    zh: '一个什么都没学过的模型，给 {{size}} 个词元打的分全都一样。这个位置的损失是多少？保留两位小数。',
    en: 'A model that has learned nothing gives all {{size}} tokens the same score. What is the loss at that position? Two decimals.',
  },
  reader: {
    zh: '给出 logits 和正确答案，手算概率、损失和梯度；哪些位置既没有损失也没有梯度。',
    en: 'From logits and the right answer: probabilities, loss and gradient by hand; which positions have neither loss nor gradient.',
  },
  labels: {
    probabilities: { zh: '概率：softmax', en: 'Probabilities: softmax' },
    loss: { zh: '损失', en: 'Loss' },
    gradient: { zh: '损失对 logits 的梯度', en: 'The gradient with respect to the logits' },
    pad: { zh: '同样的 logits，目标是 PAD', en: 'The same logits, with PAD as the target' },
    padGradient: { zh: '梯度', en: 'gradient' },
    positions: { zh: '每个位置', en: 'Each position' },
    target: { zh: '正确的词元', en: 'right token' },
    probability: { zh: '它的概率', en: 'its probability' },
    lossHere: { zh: '损失', en: 'loss' },
    gradientAtTarget: { zh: '它的梯度', en: 'its gradient' },
    gradients: { zh: '每个 logit 的梯度', en: 'The gradient of every logit' },
    hasRead: { zh: '读到', en: 'has read' },
  },
}
