/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '前向的四行各做什么？', en: 'What do the four lines of the forward pass do?' },
  body: {
    zh: [
      '造目标掩码、造源掩码、编码、解码。掩码只取决于 id：`trgMask` 只看长度，形状 {{trgMask}}；`srcMask` 看哪些是 PAD，形状 {{srcMask}}。编码器把 {{src}} 变成 {{encOut}}，解码器再把 {{trg}} 变成 {{logits}}。',
      '掩码必须和数据在同一个设备上：PyTorch 里 `torch.ones` 默认建在 CPU 上，数据在 GPU 上就会报错，所以要写 `device=trg.device`。这里的掩码是同一张图里的节点，由同一个引擎计算，没有这个问题。',
      '训练模式和评估模式的差别只在 dropout：训练时随机抹掉一些数并把其余的放大，评估时原样通过。下面一行 {{size}} 个相同的数经过 dropout，抹掉了 {{dropped}} 个。',
      '开不开梯度是另一回事：不要梯度时，图到损失为止，有 {{forwardNodes}} 个节点；要梯度，就多出反向的部分，共 {{trainingNodes}} 个。',
    ],
    en: [
      'Make the target’s mask, make the source’s, encode, decode. Masks depend on ids alone: `trgMask`, {{trgMask}}, on the length only; `srcMask`, {{srcMask}}, on which of them are PAD. The encoder turns {{src}} into {{encOut}}, the decoder turns {{trg}} into {{logits}}.',
      'Masks must live where the data lives. In PyTorch `torch.ones` makes its tensor on the CPU, and with data on the GPU that is an error, hence `device=trg.device`. Here masks are nodes of the same graph, computed by the same engine.',
      'Training and evaluation mode differ in dropout alone: in training it zeroes some numbers at random and scales up the others, in evaluation all pass. Below, {{size}} ones went through it and {{dropped}} were dropped.',
      'Gradients are another matter. Without them the graph ends at the loss and has {{forwardNodes}} nodes; with them it goes on backwards and has {{trainingNodes}}.',
    ],
  },
  live: {
    zh: ['当前例子：源 {{src}}，解码器输入 {{trg}}，编码器输出 {{encOut}}，logits {{logits}}。'],
    en: ['The example in view: source {{src}}, decoder input {{trg}}, encoder output {{encOut}}, logits {{logits}}.'],
  },
  prediction: {
    zh: '源序列 {{srcLen}} 个词元，解码器输入 {{trgLen}} 个，词表 {{vocab}}。logits 的形状是什么？',
    en: 'The source has {{srcLen}} tokens, the decoder’s input {{trgLen}}, the vocabulary {{vocab}}. What is the shape of the logits?',
  },
  reader: {
    zh: '四行各自的输入、输出和形状；哪一行依赖数据、哪一行只依赖长度。',
    en: 'What each of the four lines takes and gives, in shapes; which depends on the data and which on the length alone.',
  },
  labels: {
    whatTheFourLinesTake: { zh: '四行的输入和输出', en: 'What the four lines take and give' },
    takes: { zh: '输入', en: 'takes' },
    gives: { zh: '输出', en: 'gives' },
    theTargetMask: { zh: '目标掩码', en: 'The target mask' },
    theSourceMask: { zh: '源掩码', en: 'The source mask' },
    theSameRowInTraining: { zh: '同一行，训练模式和评估模式', en: 'The same row in training and in evaluation mode' },
    training: { zh: '训练', en: 'training' },
    evaluation: { zh: '评估', en: 'evaluation' },
  },
}
