/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '这种编码是瞎想的吗？', en: 'Is it arbitrary?' },
  body: {
    zh: [
      '不是随手取的。正弦和余弦成对出现，位置往后移 k 步，每一对就转过一个固定的角，是它的频率乘以 k：PE(pos+k) = R·PE(pos)，R 只取决于 k，与 pos 无关。所以“往后 {{k}} 个位置”对任何位置都是同一个线性变换，线性层学得会；往前走，用它的转置就行。',
      '验算一下：embedDim 为 {{embedDim}}、k 为 {{k}} 时，把 {{positions}} 个位置都转一遍，与真正的编码{{residual:gap}}。R 里的那些正弦和余弦，就是 PE(k) 这一行。',
      '它也不是唯一的选择：每个位置的向量也可以学出来。下面用离不开位置的任务 `reverse` 比一比。',
    ],
    en: [
      'It is not a whim. Sines and cosines come in pairs. Move on by k positions, and each pair turns by a fixed angle, its frequency times k: PE(pos+k) = R·PE(pos), where R depends on k and not on pos. So “{{k}} positions further on” is the same linear map everywhere, which a linear layer can learn; backwards it is the transpose.',
      'Checked: with embedDim {{embedDim}} and k = {{k}}, {{positions}} positions were turned; the results and the true encodings {{residual:gap}}. The sines and cosines in R are the row PE(k) itself.',
      'Nor is it the only choice: each position’s vector can be learned instead. Below, the two are compared on `reverse`, a task that cannot do without positions.',
    ],
  },
  experiment: {
    zh: [
      '`reverse`，各训练 {{steps}} 步，取 {{seeds}} 个种子的平均。整句全对的比例：正弦 {{sinusoidal:%}}，学出来的位置 {{learned:%}}。{{verdict}}',
    ],
    en: [
      'On `reverse`, {{steps}} steps each, averaged over {{seeds}} seeds: {{sinusoidal:%}} of the sequences entirely right with sinusoids, {{learned:%}} with learned positions. {{verdict}}',
    ],
  },
  live: {
    zh: ['这个模型宽 {{embedDim}}：往后移 {{k}} 步的旋转对 {{positions}} 个位置都成立，{{residual:gap}}。'],
    en: [
      'At this model’s width of {{embedDim}}, moving on by {{k}} is one rotation for {{positions}} positions, exact to {{residual}}.',
    ],
  },
  prediction: {
    zh: '从位置 {{a}} 转到 {{b}} 的矩阵，和从 {{c}} 转到 {{d}} 的矩阵相同吗？（是 / 否）',
    en: 'Is the matrix from position {{a}} to {{b}} the same as the one from {{c}} to {{d}}? (yes / no)',
  },
  reader: {
    zh: '为什么移动固定的步数对所有位置是同一个线性变换，怎样验证残差近乎零。',
    en: 'Why a shift by a fixed number of positions is one linear map everywhere, and how to check that the residual is about zero.',
  },
  labels: {
    trainingLossFirstSeed: { zh: '训练损失（第一个种子）', en: 'Training loss (first seed)' },
    step: { zh: '步', en: 'step' },
    loss: { zh: '损失', en: 'loss' },
    shareAllRight: { zh: '整句全对的比例', en: 'Share entirely right' },
    theyDifferLittleWithinThe: {
      zh: '差别不大：在训练过的长度之内，两者都够用。',
      en: 'They differ little: within the trained length either will do.',
    },
    inSoFewStepsThe: {
      zh: '在这么少的步数里，不用学的正弦领先。',
      en: 'In so few steps the sinusoids, which need no learning, are ahead.',
    },
    hereLearnedPositionsAreAhead: { zh: '这里学出来的位置领先。', en: 'Here learned positions are ahead.' },
  },
}
