/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '`ModuleList([... for _ in range(n)])` 里的 `_`？（PyTorch 的写法）',
    en: 'What is the `_`, and why a list of modules?',
  },
  body: {
    zh: [
      '`_` 是个普通的变量名，习惯上表示“这个值用不到”：只要做 n 次，不关心是第几次。TypeScript 里对应的是 `Array.from`，传入一个不带参数的函数。',
      '方括号里的表达式每次都重新执行，所以得到 {{layers}} 个各自独立的模块：同一个类，不同的权重。每层 {{one}} 个参数，共 {{all}} 个；前两层里同名的权重最多差 {{difference:3}}。如果写成 `[layer] * n`，就是同一个对象出现 n 次，只有一套权重。',
      '为什么不用普通的列表：`nn.Module` 只登记直接挂在属性上的模块，和装在 `ModuleList` 里的；装在普通 list 里的层不会出现在 `parameters()` 里，优化器也就不会训练它们。登记之后，名字里带上序号，比如 {{lastKey}}；一层有 {{keys}} 个键。',
    ],
    en: [
      '`_` is a name like any other; by custom it says “this value is not used”: do it n times, no matter which time it is. In TypeScript that is `Array.from` with a function that takes no argument.',
      'The expression is evaluated anew each time, so there are {{layers}} modules, each its own: the same class, not the same weights. A layer has {{one}} parameters, {{all}} in all; the weights of the same name in the first two layers differ by up to {{difference:3}}. Written as `[layer] * n`, it would be the same object n times, with one set of weights.',
      'Why not a plain list: `nn.Module` registers the modules that are its attributes, and those in a `ModuleList`. Layers in a plain list do not appear in `parameters()`, so the optimiser would never train them. Registered layers carry their number in their name, such as {{lastKey}}; each has {{keys}} keys.',
    ],
  },
  live: {
    zh: ['这个模型的编码器有 {{layers}} 层，每层 {{one}} 个参数。'],
    en: ['This model’s encoder has {{layers}} layers of {{one}} parameters each.'],
  },
  prediction: {
    zh: '这个模型的一层编码器有 {{one}} 个参数。写成 `[layer] * n`，n 取 {{n}}，一共训练多少个参数？',
    en: 'A layer of this model’s encoder has {{one}} parameters. Written as `[layer] * n` with n = {{n}}, how many parameters are trained in all?',
  },
  reader: {
    zh: '各层的键叫什么名字、参数总数是多少，两种写法里哪一种共享权重。',
    en: 'What the layers’ keys are called, how many parameters there are, and which way of writing it shares weights.',
  },
  labels: {
    theEncoderSLayers: { zh: '编码器的各层', en: 'The encoder’s layers' },
    parameters: { zh: '参数', en: 'parameters' },
    theKeyOfOneWeight: { zh: '一个权重的键', en: 'the key of one weight' },
    itsFirstNumbers: { zh: '它的前几个数', en: 'its first numbers' },
    theKeysOfOneLayer: { zh: '一层里的键', en: 'The keys of one layer' },
    shape: { zh: '形状', en: 'shape' },
  },
}
