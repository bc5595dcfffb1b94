/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: { zh: 'srcPadIdx 是什么？', en: 'What is srcPadIdx?' },
  body: {
    zh: [
      '一批里的序列长短不一，要补到一样长。补进去的 id 就是 `srcPadIdx`，这里是 {{padIdx}}；`makeSrcMask` 把等于它的位置标成假，注意力看不到它们。下面的批里遮住了 {{hidden}} 个位置，都是 PAD。',
      '关键是这个 id 不能另有含义。早期的布局没有 PAD：数字 {{digit}} 的 id 就是 {{digitId}}，而掩码遮的正是 id {{padIdx}}。于是输入 {{source}} 里那个真正的 {{digit}} 被当成填充遮掉了——编码器再也看不到它。',
      '所以后来的布局把 PAD、SOS、EOS 排在最前，数字从 id {{firstDigit}} 开始。',
    ],
    en: [
      'The sequences of a batch differ in length and are filled up to the longest. The id that fills is `srcPadIdx`, here {{padIdx}}; `makeSrcMask` says false wherever it stands, and attention can’t see those places. In the batch below it hides {{hidden}}, all of them PAD.',
      'That id must mean nothing else. The early layout had no PAD: the digit {{digit}} was id {{digitId}}, and the mask hid just that id, {{padIdx}}. In the input {{source}} the {{digit}}, a real one, was taken for padding and hidden: the encoder never saw it.',
      'Hence the later layout: PAD, SOS and EOS come first, and the digits begin at id {{firstDigit}}.',
    ],
  },
  live: {
    zh: [
      '这个模型的 `srcPadIdx` 是 {{padIdx}}。当前例子和更长的同伴成批后，它被补了 {{added}} 个 {{word}}，掩码遮住 {{hidden}} 个。{{verdict}}',
    ],
    en: [
      'This model’s `srcPadIdx` is {{padIdx}}. Batched with a longer companion, the example in view is filled up with {{added}} {{word}}, and the mask hides {{hidden}}. {{verdict}}',
    ],
  },
  prediction: {
    zh: '当前例子补到和同伴一样长：{{tokens}}。`srcMask` 这一行有几个假？',
    en: 'The example is filled up to its companion’s length: {{tokens}}. How many places of its row of `srcMask` are false?',
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
