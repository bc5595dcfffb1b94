/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'srcPadIdx 是什么？', en: 'What is srcPadIdx?' },
  body: {
    zh: [
      '一批里的序列长短不一，要补到一样长；补进去的 id 就是 `srcPadIdx`，这里是 {{padIdx}}。`makeSrcMask` 把等于它的位置标成假，注意力就看不到那里。下面的批里遮住了 {{hidden}} 个位置，都是 PAD。',
      '关键在于：这个 id 不能另有含义。早期的版本没有 PAD，数字 {{digit}} 的 id 就是 {{digitId}}，而掩码遮的正是 id {{padIdx}}。于是输入 {{source}} 里那个真正的 {{digit}} 被当成填充遮掉，编码器根本看不到它。',
      '所以后来把 PAD、SOS、EOS 排在最前，数字从 id {{firstDigit}} 开始。',
    ],
    en: [
      'The sequences of a batch differ in length and are padded to the longest. The id used for padding is `srcPadIdx`, here {{padIdx}}; `makeSrcMask` is false wherever it stands, and attention cannot look there. In the batch below it hides {{hidden}} places, all of them PAD.',
      'That id must mean nothing else. The early version had no PAD: the digit {{digit}} had the id {{digitId}}, and the mask hides just that id, {{padIdx}}. So in the input {{source}} the {{digit}}, a real one, was taken for padding and hidden: the encoder never saw it.',
      'That is why PAD, SOS and EOS now come first, and the digits begin at id {{firstDigit}}.',
    ],
  },
  live: {
    zh: [
      '这个模型的 `srcPadIdx` 是 {{padIdx}}。当前例子和更长的样本成批，补了 {{added}} 个 {{word}}，掩码遮住 {{hidden}} 个。{{verdict}}',
    ],
    en: [
      'This model’s `srcPadIdx` is {{padIdx}}. Batched with a longer one, the example in view is padded with {{added}} {{word}}, and the mask hides {{hidden}} places. {{verdict}}',
    ],
  },
  prediction: {
    zh: '在早期的版本里，输入是 {{source}}（前后还有 SOS 和 EOS）。`srcMask` 里有几个假？',
    en: 'In the early version the input is {{source}} (with SOS and EOS around it). How many places of `srcMask` are false?',
  },
  reader: {
    zh: '给一批 id 写出它的掩码；换一种编号时，指出哪些真实的词元会被误遮。',
    en: 'The mask of any batch of ids; under another numbering, which real tokens would be hidden by mistake.',
  },
  labels: {
    thePaddedBatchAndIts: { zh: '补齐后的批和它的掩码', en: 'The padded batch and its mask' },
    theEarlyLayout: { zh: '早期的布局', en: 'The early layout' },
    token: { zh: '词元', en: 'token' },
    whatIsHiddenIsPadding: { zh: '被遮住的都是填充。', en: 'What is hidden is padding.' },
    notAllThatIsHidden: {
      zh: '被遮住的不只是填充：这个 id 同时是一个真正的词元。',
      en: 'Not all that is hidden is padding: the id is a real token too.',
    },
  },
}
