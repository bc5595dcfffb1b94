/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'SOS 和 EOS 是什么？', en: 'What are SOS and EOS?' },
  body: {
    zh: [
      'SOS（start of sequence）和 EOS（end of sequence）是两个普通的词元：id 分别是 {{sos}} 和 {{eos}}，各有一行自己的嵌入向量，和数字的嵌入一样靠训练得到。特别的只是用法。',
      '解码从 SOS 开始：还没有任何输出时，解码器也得有输入。模型输出 EOS 就表示“写完了”；没有它，程序不知道答案有多长。',
      'PAD 不一样：它那一行恒为零（长度 {{padNorm}}，而 SOS 的是 {{sosNorm:2}}），只是用来把短序列补齐。',
    ],
    en: [
      'SOS (start of sequence) and EOS (end of sequence) are ordinary tokens: their ids are {{sos}} and {{eos}}, and each has an embedding of its own, learned like those of the digits. Only their use is special.',
      'Decoding starts from SOS, since the decoder needs an input before there is any output. When the model emits EOS it says “that is all”; without it nobody knows how long the answer is.',
      'PAD is different: its row is zero (length {{padNorm}}, where the row of SOS has {{sosNorm:2}}) and it only fills up short sequences.',
    ],
  },
  live: {
    zh: [
      '这个模型从 {{sosWord}} 出发，生成了 {{count}} 个词元，然后{{stopped}}。',
      '如果 EOS 永远不来（这里把它换成一个不存在的 id），生成在 {{limit}} 个词元处被截断：上限是源序列的长度 {{srcLen}} 加 {{extra}}。',
    ],
    en: [
      'From {{sosWord}} this model generates {{count}} tokens, and then {{stopped}}.',
      'If EOS never comes (here it was replaced by an id that does not exist), generation is cut off at {{limit}} tokens: the limit is the length of the source, {{srcLen}}, plus {{extra}}.',
    ],
  },
  prediction: {
    zh: '当前的源序列（含 SOS 和 EOS）有 {{srcLen}} 个词元。如果 EOS 一直不来，最多生成多少个词元？',
    en: 'The source in view has {{srcLen}} tokens, SOS and EOS included. If EOS never comes, how many tokens are generated?',
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
    withoutEOS: { zh: '没有 EOS 时', en: 'without EOS' },
    endsByItselfWithEOS: { zh: '自己以 EOS 结束', en: 'ends by itself with EOS' },
    reachesTheLimitWithoutAn: { zh: '到了长度上限也没有给出 EOS', en: 'reaches the limit without an EOS' },
  },
}
