/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'Adam 的一步做了什么？', en: 'What does a step of Adam do?' },
  body: {
    zh: [
      '有了梯度（见 `loss-gradient`），最简单的更新叫梯度下降：w ← w − lr·g，lr 是学习率。梯度大的参数走得远，梯度小的几乎不动。Adam 给每个参数多记两个数：m 是梯度的滑动平均，v 是梯度平方的滑动平均。',
      '每一步：m ← β₁·m + (1 − β₁)·g，v ← β₂·v + (1 − β₂)·g²，β₁ 是 {{beta1}}，β₂ 是 {{beta2}}。两者从零开始，起初都偏小，所以第 t 步先校正：m̂ = m / (1 − β₁ᵗ)，v̂ = v / (1 − β₂ᵗ)。然后 w ← w − lr·m̂ / (√v̂ + eps)，eps 是 {{eps}}，只为防止除以零。',
      '跟着一个参数走 {{steps}} 步：让 w² 变小，从 {{start}} 出发，lr 是 {{lr}}。第一个梯度是 {{g0}}：m 是 {{m0}}，校正后是 {{mHat0}}，正是梯度；v 是 {{v0:4}}，校正后是 {{vHat0}}，正是梯度的平方。{{mHat0}} / √{{vHat0}} = {{ratio0}}，所以走了 {{move0:4}}，正是一个 lr：不管梯度是大是小，Adam 的第一步都这么长。之后 m 带着惯性，v 记着这个参数的梯度一向有多大。',
      '{{steps}} 步之后，Adam 到了 {{adamEnd:4}}，梯度下降到了 {{sgdEnd:4}}。在这么简单的例子上，两者差不多；Adam 的好处在于，梯度大小悬殊的参数可以共用一个学习率。',
    ],
    en: [
      'Given the gradient (see `loss-gradient`), the simplest update, gradient descent, is w ← w − lr·g, where lr is the learning rate. Parameters with large gradients move far, those with small ones hardly at all. Adam keeps two more numbers for each parameter: m, a running mean of its gradient, and v, a running mean of the gradient’s square.',
      'At each step m ← β₁·m + (1 − β₁)·g and v ← β₂·v + (1 − β₂)·g²; β₁ is {{beta1}} and β₂ is {{beta2}}. Both start from zero and are too small at first, so step t corrects them: m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ). Then w ← w − lr·m̂ / (√v̂ + eps), where eps is {{eps}} and only keeps the division from being by zero.',
      'Follow one parameter over {{steps}} steps: w² is to become small, w starts from {{start}}, lr is {{lr}}. The first gradient is {{g0}}: m is {{m0}}, corrected {{mHat0}}, which is the gradient; v is {{v0:4}}, corrected {{vHat0}}, which is its square. {{mHat0}} / √{{vHat0}} = {{ratio0}}, so w moves by {{move0:4}}, just one lr. However large or small the gradient, Adam’s first step has this size. Afterwards m carries momentum, and v remembers how large this parameter’s gradients usually are.',
      'After {{steps}} steps Adam has come to {{adamEnd:4}}, gradient descent to {{sgdEnd:4}}. On an example as simple as this the two do about as well. Adam’s merit is that parameters with gradients of very different sizes can share one learning rate.',
    ],
  },
  live: {
    zh: [
      '对当前例子求梯度，看输出层的偏置，每个词元一个。梯度的大小相差 {{ratio}} 倍；lr 取 {{lr}}，梯度下降的步子也就相差这么多，Adam 的第一步却都在一个 lr 上下，从 {{smallest:8}} 到 {{largest:8}}。',
    ],
    en: [
      'The gradients of the output layer’s biases for the example in view, one for each token. Their sizes differ by a factor of {{ratio}}; at lr {{lr}} so do the steps of gradient descent, while Adam’s first steps are all about one lr, from {{smallest:8}} to {{largest:8}}.',
    ],
  },
  prediction: {
    zh: '学习率是 {{lr}}，一个参数的第一个梯度是 {{gradient}}。Adam 的第一步把它挪动多少？保留四位小数。',
    en: 'The learning rate is {{lr}}, and the first gradient of a parameter is {{gradient}}. How far does Adam’s first step move it? Four decimals.',
  },
  reader: {
    zh: '手算 Adam 的第一步；说出 m 和 v 各记住什么，为什么各参数可以共用一个学习率。',
    en: 'Adam’s first step by hand; what m and v remember, and why all parameters can share one learning rate.',
  },
  labels: {
    first: { zh: '第一步', en: 'The first step' },
    followed: { zh: '一个参数，一步一步', en: 'One parameter, step by step' },
    step: { zh: '步', en: 'step' },
    gradient: { zh: '梯度 g', en: 'gradient g' },
    moved: { zh: 'w 的变化', en: 'change of w' },
    w: { zh: '更新后的 w', en: 'w afterwards' },
    paths: { zh: 'w 的去向', en: 'Where w goes' },
    descent: { zh: '梯度下降', en: 'gradient descent' },
    biases: { zh: '输出层的偏置：第一步', en: 'The output layer’s biases: the first step' },
    descentStep: { zh: '梯度下降', en: 'gradient descent' },
    adamStep: { zh: 'Adam', en: 'Adam' },
  },
}
