import type { Language } from './text.js'

/** A message of an error in its reader's language; in English where nobody has translated it. */
export function errorText(message: string, language: Language): string {
  return language === 'zh' ? errors.reduce((text, [said, chinese]) => text.replace(said, chinese), message) : message
}

/** What is said in English when something of the reader's is refused, and how that is said in Chinese. */
const errors: readonly (readonly [RegExp, string])[] = [
  [/^there is no lesson or tensor "(.*)"; it is a term of (\S+)$/s, '没有叫“$1”的课或张量；这个词在 $2 里讲'],
  [/^there is no lesson or tensor "(.*)"; the nearest are (.*)$/s, '没有叫“$1”的课或张量；最接近的是 $2'],
  [/^--exercise (.*): a lesson has exercises 1 to (\d+)$/s, '--exercise $1：一课有练习 1 到 $2'],
  [/^only lessons have exercises: (.*)$/s, '只有课才有练习：$1'],
  [/^(--\S+) is for the whole course: (.*)$/s, '$1 是给整个课程用的：$2'],
  [/^explain --all is every lesson: leave "(.*)" out$/s, 'explain --all 就是全部的课：请去掉“$1”'],
  [/^explain --glossary is every term: leave "(.*)" out$/s, 'explain --glossary 就是全部的术语：请去掉“$1”'],
  [/^explain --all writes files: say where with --out FOLDER$/s, 'explain --all 要写文件：请用 --out 指定文件夹'],
  [/^--set (.*): it must be NAME=NUMBER, such as (.*)$/s, '--set $1：要写成 名字=数，例如 $2'],
  [/^--set (.*): the lesson has no such control; it has none$/s, '--set $1：这一课没有可以改的数'],
  [/^--set (.*): the lesson has no such control; it has (.*)$/s, '--set $1：这一课没有这个可以改的数；有的是 $2'],
  [/^option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)$/s, '$1：“$2”不行，可选的是 $3'],
  [/^option '(.*)' argument missing(.*)$/s, '$1 后面缺一个值$2'],
  [/^unknown option '(.*)'(.*)$/s, '没有 $1 这个选项$2'],
  [
    /^too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)(.*)$/s,
    '$1 最多接受 $2 个参数，这里有 $3 个$4',
  ],
  [/^required option '(.*)' not specified(.*)$/s, '缺少选项 $1$2'],
  [/^(.*) has no run\.json: report shows a training run$/s, '$1 里没有 run.json：report 只能展示一次训练'],
  [/^missing required argument '(.*)'(.*)$/s, '缺少参数 $1$2'],
  [/^(--\S+) must be (one of )?(.*), not (".*?")/s, '$1 可以是 $3，不能是 $4'],
  [/^option conflict: (.*)$/s, '选项冲突：$1'],
  [/ ?\(did you mean (.*)\?\)/is, '（是不是 $1？）'],
  [/; see (glassformer \S+ --help)$/s, '；见 $1'],
  [/^cannot read (.+): it does not exist$/s, '读不了 $1：它不存在'],
  [
    /^the model has no vocabulary, so its input is ids such as "(.*)", not "(.*)"$/s,
    '这个模型没有词表，输入要写成 id，例如“$1”，而不是“$2”',
  ],
  [/^no tensor is named (\S+); the nearest is (.*)$/s, '没有叫 $1 的张量；最接近的是 $2'],
  [/^(\S+) has no gradient: .*$/s, '$1 没有梯度：损失与它的值无关'],
  [
    /^the (?:input|source|target): token (.+) at position (\d+) is not in the vocabulary; known tokens: (.*)$/s,
    '第 $2 个词元 $1 不在词表里；词表里有：$3',
  ],
  [
    /^the (?:input|source|target): token (.+) at position (\d+) is not in the vocabulary; (.*)$/s,
    '第 $2 个词元 $1 不在词表里；$3',
  ],
  [/^the (?:input|source|target) is empty.*$/s, '输入是空的：请至少给出一个词元'],
  [
    /^the (?:input|source|target) has (\d+) tokens, SOS and EOS included; at most (\d+) are taken: .*$/s,
    '输入有 $1 个词元（连 SOS 和 EOS 在内）；最多 $2 个',
  ],
  [/^the source vocabulary gets (\d+) new tokens? \((.*)\)$/s, '源词表新增 $1 个词元（$2）'],
  [/^the target vocabulary gets (\d+) new tokens? \((.*)\)$/s, '目标词表新增 $1 个词元（$2）'],
  [/^freeze: the model has no (\S+) with weights; .*$/s, '这个模型没有带权重的 $1'],
  [/^freeze (.+) leaves nothing to train$/s, '保持 $1 不变，就没有可训练的了'],
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
