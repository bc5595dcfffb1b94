/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '这种编码是瞎想的吗？', en: 'Is it arbitrary?' },
  body: {
    zh: [
      '不是随手取的。正弦和余弦成对，位置移动 k 步，每一对就转过一个固定的角：PE(pos+k) = R·PE(pos)，R 只取决于 k，与 pos 无关。所以“往前 {{k}} 个”对任何位置都是同一个线性变换，线性层学得到。',
      '验证：embedDim 为 {{embedDim}}，k 为 {{k}}，对 {{positions}} 个位置都转一遍，残差最大 {{residual}}。R 里的正弦和余弦就是 PE(k) 自己那一行。',
      '但它也不是唯一的选择：可以让每个位置的向量自己学出来。下面把两者放在需要位置的任务 `reverse` 上比。',
    ],
    en: [
      'It is not a whim. Sine and cosine come in pairs; move by k positions and each pair turns by a fixed angle: PE(pos+k) = R·PE(pos), where R depends on k and not on pos. So “{{k}} back” is one and the same linear map at every position, and a linear layer can learn it.',
      'Checked: with embedDim {{embedDim}} and k = {{k}}, over {{positions}} positions, the residual is at most {{residual}}. The sines and cosines in R are the row PE(k) itself.',
      'Nor is it the only way: each position’s vector can be learned. Below the two are trained on `reverse`, a task that needs positions.',
    ],
  },
  experiment: {
    zh: [
      '`reverse`，各训练 {{steps}} 步，{{seeds}} 个种子取平均：正弦全对 {{sinusoidal:%}}，学出来的位置全对 {{learned:%}}。{{verdict}}',
    ],
    en: [
      'On `reverse`, {{steps}} steps each, the mean of {{seeds}} seeds: sinusoids get {{sinusoidal:%}} all right, learned positions {{learned:%}}. {{verdict}}',
    ],
  },
  live: {
    zh: ['这个模型的宽度是 {{embedDim}}：移动 {{k}} 步的旋转对 {{positions}} 个位置都成立，残差最大 {{residual}}。'],
    en: [
      'At this model’s width, {{embedDim}}, the rotation by {{k}} holds for {{positions}} positions with a residual of at most {{residual}}.',
    ],
  },
  prediction: {
    zh: '从位置 {{a}} 转到 {{b}} 的矩阵，和从 {{c}} 转到 {{d}} 的矩阵相同吗？（yes / no）',
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
    shareAllRight: { zh: '全对的比例', en: 'Share all right' },
    theyDifferLittleWithinThe: {
      zh: '差别不大：在训练过的长度之内，两者都够用。',
      en: 'They differ little: within the trained length either will do.',
    },
    inSoFewStepsThe: {
      zh: '在这么少的步数里，不用学的正弦占先。',
      en: 'In so few steps the sinusoids, which need no learning, are ahead.',
    },
    hereLearnedPositionsAreAhead: { zh: '这里学出来的位置占先。', en: 'Here learned positions are ahead.' },
  },
}
