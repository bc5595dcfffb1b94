/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: '前向的四行各做什么？', en: 'What do the four lines of the forward pass do?' },
  body: {
    zh: [
      '造目标掩码、造源掩码、编码、解码。`trgMask` 只看目标有多长，形状 {{trgMask}}；`srcMask` 看源序列里哪些是 PAD，形状 {{srcMask}}。',
      '编码器读源序列的 id，形状 {{src}}，输出 {{encOut}}：每个源词元一个向量。解码器读目标的 id，形状 {{trg}}，再看编码器的输出，给出 {{logits}}：每个目标位置给词表里的每个词元打一个分。',
      '掩码必须和数据在同一个设备上：PyTorch 的 `torch.ones` 默认建在 CPU 上，数据若在 GPU 上就会报错，所以要写 `device=trg.device`。这里的掩码是同一张图里的节点，由同一个引擎计算，没有这个问题。',
      '在这个模型里，`model.eval()` 关掉的只有 dropout（它也管批归一化，这里没有）。原程序连 dropout 也没有，所以它在那里什么也不改变；有 dropout 时的差别见 `normalise-or-regularise`，开不开梯度的差别见 `loss-gradient`。',
    ],
    en: [
      'Make the target’s mask, make the source’s mask, encode, decode. `trgMask` depends only on the target’s length, {{trgMask}}; `srcMask` on which source tokens are PAD, {{srcMask}}.',
      'The encoder reads source ids, {{src}}, and outputs {{encOut}}: a vector for each source token. The decoder reads target ids, {{trg}}, looks at the encoder’s output, and gives {{logits}}: at each target position a score for every token of the vocabulary.',
      'Masks must be on the same device as the data. PyTorch’s `torch.ones` makes its tensor on the CPU, which is an error when the data is on a GPU: hence `device=trg.device`. Here masks are nodes of the same graph, computed by the same engine, and the question does not arise.',
      'In this model `model.eval()` turns off dropout and nothing else (it would switch batch normalisation too, but there is none). The original has no dropout, so there it changes nothing. For what it does where there is dropout see `normalise-or-regularise`, for gradients on and off `loss-gradient`.',
    ],
  },
  live: {
    zh: ['在当前例子上，四行依次得到：{{trgMask}}、{{srcMask}}、{{encOut}}、{{logits}}。'],
    en: ['On the example in view the four lines give {{trgMask}}, {{srcMask}}, {{encOut}} and {{logits}}.'],
  },
  prediction: {
    zh: '换一批数据：{{N}} 个源序列，每个 {{srcLen}} 个词元；解码器输入每个 {{trgLen}} 个词元。这个模型的 logits 是什么形状？',
    en: 'Another batch has {{N}} sources of {{srcLen}} tokens each and decoder inputs of {{trgLen}}. What is the shape of this model’s logits?',
  },
  reader: {
    zh: '四行各自的输入、输出和形状；哪一行依赖数据、哪一行只依赖长度。',
    en: 'What each of the four lines takes and gives, in shapes; which depends on the data and which on the length alone.',
  },
  labels: {
    whatTheFourLinesTake: { zh: '四行的输入和输出', en: 'What the four lines take and give' },
    takes: { zh: '输入', en: 'takes' },
    gives: { zh: '输出', en: 'gives' },
    shape: { zh: '输出的形状', en: 'its shape' },
    theTargetMask: { zh: '目标掩码', en: 'The target mask' },
    theSourceMask: { zh: '源掩码', en: 'The source mask' },
  },
}
