/** What the engine says in English when it refuses something of the visitor's, and how that is said in Chinese. */
export const errors: readonly (readonly [RegExp, string])[] = [
  [
    /^the input: token (.+) at position (\d+) is not in the vocabulary; known tokens: (.*)$/s,
    '第 $2 个词元 $1 不在词表里；词表里有：$3',
  ],
  [/^the input: token (.+) at position (\d+) is not in the vocabulary; (.*)$/s, '第 $2 个词元 $1 不在词表里；$3'],
  [/^the input is empty.*$/s, '输入是空的：请至少给出一个词元'],
  [
    /^the input has (\d+) tokens, SOS and EOS included; at most (\d+) are taken: .*$/s,
    '输入有 $1 个词元（连 SOS 和 EOS 在内）；最多 $2 个',
  ],
  [/^the text is empty.*$/s, '还没有数据：请每行写一对“源<TAB>目标”'],
  [/^(\d+) pairs are too many for a page: at most (\d+)$/, '$1 对太多了：本页最多接受 $2 对'],
  [/^the text: ([\d,]+) of ([\d,]+) lines (?:is|are) bad: (.*)$/s, '$2 行里有 $1 行不对：$3'],
  [/line (\d+): it has (\d+) tabs; it needs (\d+)/g, '第 $1 行有 $2 个制表符，应有 $3 个'],
  [/line (\d+): it has (\d+) commas; it needs (\d+)/g, '第 $1 行有 $2 个逗号，应有 $3 个'],
  [/line (\d+): it is empty/g, '第 $1 行是空的'],
  [/line (\d+): the source is empty/g, '第 $1 行没有源'],
  [/line (\d+): the target is empty/g, '第 $1 行没有目标'],
  [/line (\d+): the (?:source|target) has (\d+) characters; at most (\d+) are taken/g, '第 $1 行超过 $3 个字符'],
  [/and ([\d,]+) more$/, '还有 $1 行'],
  [/^the chosen files lack vocabulary\.json.*$/s, '选中的文件里没有 vocabulary.json：没有它就不能读写文字'],
  [/^the chosen files\/(.+) is missing$/, '选中的文件里没有 $1'],
  [/^the chosen files\/(.+) is not JSON: (.*)$/s, '$1 不是 JSON：$2'],
  [/^the chosen files\/([^:]+): /, '$1：'],
]
