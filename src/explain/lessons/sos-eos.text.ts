/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'SOS 和 EOS 是什么？', en: 'What are SOS and EOS?' },
  body: {
    zh: [
      'SOS（start of sequence）和 EOS（end of sequence）是两个普通的词元：id 是 {{sos}} 和 {{eos}}，各有自己的一行嵌入，和数字的一样靠训练得到。特别的只是用法。',
      '解码从 SOS 开始：还什么都没写时，解码器也得有输入。模型写出 EOS，就是说“写完了”；没有它，程序不知道答案有多长。',
      'PAD 不一样：它那一行永远是零（范数 {{padNorm}}；SOS 的是 {{sosNorm:2}}），只用来把短序列补齐。',
    ],
    en: [
      'SOS (start of sequence) and EOS (end of sequence) are ordinary tokens: their ids are {{sos}} and {{eos}}, and each has its own row in the embedding table, learned like those of the digits. Only their use is special.',
      'Decoding starts from SOS, because the decoder needs an input before anything has been written. By writing EOS the model says “that is all”; without it the program would not know how long the answer is.',
      'PAD is different: its row is always zero (norm {{padNorm}}; that of SOS is {{sosNorm:2}}), and it only pads short sequences.',
    ],
  },
  live: {
    zh: [
      '这个模型从 {{sosWord}} 开始，写了 {{count}} 个词元，然后{{stopped}}。',
      '如果不许 EOS 结束生成（这里把“结束”换成一个不存在的 id），模型会一直写下去，EOS 也可能写好几次，直到 {{limit}} 个词元时被截断：上限是源序列的长度 {{srcLen}} 加 {{extra}}。',
    ],
    en: [
      'From {{sosWord}} this model writes {{count}} tokens, and then {{stopped}}.',
      'If EOS is not allowed to end it (here the end is an id that does not exist), the model goes on, perhaps writing EOS several times, until it is cut off at {{limit}} tokens: the limit is the length of the source, {{srcLen}}, plus {{extra}}.',
    ],
  },
  prediction: {
    zh: '另一个源序列（含 SOS 和 EOS）有 {{srcLen}} 个词元。EOS 一直不来，最多写多少个词元？',
    en: 'Another source has {{srcLen}} tokens, SOS and EOS included. If EOS never comes, how many tokens are written at most?',
  },
  reader: {
    zh: '一对样本写成 id 是什么样；解码从哪里开始、在哪里结束，EOS 不来时在哪里被截断。',
    en: 'How a pair looks as ids; where decoding starts and ends, and where it is cut off when EOS never comes.',
  },
  labels: {
    onePairAsTokensAnd: { zh: '一对样本，写成词元和 id', en: 'One pair as tokens and as ids' },
    source: { zh: '源序列', en: 'source' },
    sourceIds: { zh: '源 id', en: 'source ids' },
    target: { zh: '目标序列', en: 'target' },
    targetIds: { zh: '目标 id', en: 'target ids' },
    theirEmbeddings: { zh: '它们各自的嵌入', en: 'Their embeddings' },
    fromStartToEnd: { zh: '从开始到结束', en: 'From start to end' },
    generated: { zh: '生成', en: 'generated' },
    withoutEOS: { zh: 'EOS 不结束', en: 'EOS doesn’t end it' },
    endsByItselfWithEOS: { zh: '用 EOS 自己结束', en: 'ends by itself with EOS' },
    reachesTheLimitWithoutAn: { zh: '到了长度上限也没有给出 EOS', en: 'reaches the limit without an EOS' },
  },
}
