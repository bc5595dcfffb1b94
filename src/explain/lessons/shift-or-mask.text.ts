/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '能不能不切片，用掩码让维度相同？',
    en: 'Could a mask keep input and target the full size, without the slices?',
  },
  body: {
    zh: [
      '长度可以不变，错位不能不要。把整个目标都喂进去，要答的换成 `trg[1:] + [PAD]`：最后多出来的一列目标是 PAD，不计入损失；因果掩码又让前面的位置看不到它。',
      '结果一样：切片的损失是 {{lossSliced:6}}，等长的是 {{lossWhole:6}}；全部 {{parameters}} 个参数张量的梯度{{gradientDifference:gap}}，{{verdict}}。切片只是省得白算一列。',
      '如果不错位，输入和目标一模一样，因果掩码就挡不住了：它允许一个位置看见自己。模型只要照抄输入，损失就能降到零；到了生成的时候，却没有东西可抄。下面当场训练一次看看。',
    ],
    en: [
      'The size can be kept; the shift cannot be dropped. Feed the whole target and ask for `trg[1:] + [PAD]`: the extra target at the end is PAD and doesn’t count in the loss, and the causal mask keeps the earlier positions from seeing its input.',
      'The outcome is the same: the loss with slices is {{lossSliced:6}}, at full size {{lossWhole:6}}; the gradients of all {{parameters}} parameter tensors {{gradientDifference:gap}}: {{verdict}}. The slices merely save computing one column for nothing.',
      'Without the shift, input and target are the same, and the causal mask is no help: it lets a position see itself. The model need only copy its input for the loss to fall to zero, and when it generates there is nothing to copy. Below, this is trained and tried.',
    ],
  },
  experiment: {
    zh: [
      '两个小模型学 `reverse`，各训练 {{steps}} 步。错位的：损失 {{lossShifted:4}}，留出的序列写对 {{exactShifted:%}}。不错位的：损失 {{lossUnshifted:4}}，写对 {{exactUnshifted:%}}。',
      '{{verdict}}',
    ],
    en: [
      'Two small models learn `reverse`, for {{steps}} steps each. Shifted: the loss is {{lossShifted:4}}, and {{exactShifted:%}} of the held-out sequences are written entirely right. Not shifted: the loss is {{lossUnshifted:4}}, and {{exactUnshifted:%}} are.',
      '{{verdict}}',
    ],
  },
  live: {
    zh: [
      '在这个模型上，用当前例子和一个更长的样本：两种写法的损失是 {{lossSliced:6}} 和 {{lossWhole:6}}，梯度{{gradientDifference:gap}}，{{verdict}}。',
    ],
    en: [
      'On this model, with the example in view and a longer one: the losses are {{lossSliced:6}} and {{lossWhole:6}}, and the gradients {{gradientDifference:gap}}; {{verdict}}.',
    ],
  },
  prediction: {
    zh: '因果掩码 `trgMask` 的行 {{t}} 列 {{t}}（从零数起）是真（true）还是假（false）？',
    en: 'Is the causal mask, `trgMask`, true or false at row {{t}}, column {{t}}? (Counted from zero.)',
  },
  reader: {
    zh: '哪种“等长”写法与切片等价，哪种会让损失归零而生成失败，为什么。',
    en: 'Which full-size form equals the slices, which makes the loss vanish and generation fail, and why.',
  },
  labels: {
    inputAndTargetWrittenBoth: { zh: '两种写法的输入和目标', en: 'Input and target, written both ways' },
    slicesInput: { zh: '切片：输入', en: 'slices: input' },
    slicesTarget: { zh: '切片：目标', en: 'slices: target' },
    fullSizeInput: { zh: '等长：输入', en: 'full size: input' },
    fullSizeTarget: { zh: '等长：目标', en: 'full size: target' },
    lossAndGradients: { zh: '损失和梯度', en: 'Loss and gradients' },
    slices: { zh: '切片', en: 'slices' },
    fullSize: { zh: '等长', en: 'full size' },
    largestDifference: { zh: '最大差', en: 'largest difference' },
    loss: { zh: '损失', en: 'loss' },
    gradientsTheLargest: { zh: '梯度，绝对值最大的', en: 'gradients, the largest' },
    theyAreTheSameTo: { zh: '每一位都相同', en: 'they are the same to the last bit' },
    theyDifferByRoundingAlone: { zh: '只是浮点舍入', en: 'they differ by rounding alone' },
    theyAreNotTheSame: { zh: '它们不一样', en: 'they are not the same' },
    trainingLoss: { zh: '训练损失', en: 'Training loss' },
    shifted: { zh: '错位', en: 'shifted' },
    notShifted: { zh: '不错位', en: 'not shifted' },
    step: { zh: '步', en: 'step' },
    whatTheyGenerate: { zh: '生成的结果', en: 'What they generate' },
    source: { zh: '源序列', en: 'source' },
    theLossWithoutTheShift: {
      zh: '不错位的损失更低，却什么也没学会：它学的是照抄。',
      en: 'The loss without the shift is lower, and yet that model has learned nothing but to copy.',
    },
    thisTimeTheExpectedDifference: {
      zh: '这一次没有看到预期的差别：步数太少，两者都还没学会。',
      en: 'This time the expected difference does not show: after so few steps neither has learned.',
    },
  },
}
