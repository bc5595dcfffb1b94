/** What the lesson says, in both languages. `{{name}}` stands for a value that it computes. */
export const text = {
  question: {
    zh: '`ModuleList([... for _ in range(n)])` 里的 `_`？',
    en: 'What is the `_`, and why a list of modules?',
  },
  body: {
    zh: [
      '`_` 是个普通变量名，习惯上表示“这个值用不到”：只要重复 n 次，不关心是第几次。TypeScript 里对应的是 `Array.from` 的一个没有参数的函数。',
      '方括号里的表达式每次都重新执行，所以得到 {{layers}} 个各自独立的模块：同一个类，不同的权重。每层 {{one}} 个参数，共 {{all}} 个；头两层同名的权重最多差 {{difference}}。若写成同一个对象重复 n 次，就只有一套权重。',
      '为什么不用普通列表：`nn.Module` 只登记属性里的模块和 `ModuleList`，装在普通 list 里的层不会出现在 `parameters()` 里，优化器也就训练不到。登记之后名字里带序号，比如 {{lastKey}}，一层 {{keys}} 个键。',
    ],
    en: [
      '`_` is a name like any other; by custom it says “I don’t need this value”: do it n times, whichever time it is. In TypeScript it is `Array.from` with a function that takes no argument.',
      'The expression is evaluated anew each time, so there are {{layers}} modules of their own: the same class, not the same weights. Each layer has {{one}} parameters, {{all}} in all; the weights of the same name in the first two layers differ by up to {{difference}}. Repeating one object n times would give one set of weights.',
      'Why not a plain list: `nn.Module` registers modules among its attributes and in a `ModuleList`. Layers in a plain list don’t appear in `parameters()`, and the optimiser never trains them. Registered, each has its number in its name, as {{lastKey}}, with {{keys}} keys a layer.',
    ],
  },
  live: {
    zh: ['这个模型的编码器有 {{layers}} 层，每层 {{one}} 个参数。'],
    en: ['This model’s encoder has {{layers}} layers of {{one}} parameters each.'],
  },
  prediction: {
    zh: '一层编码器有 {{one}} 个参数，模型有 {{layers}} 层。`encoder.layers` 一共多少个参数？',
    en: 'A layer of the encoder has {{one}} parameters and the model {{layers}} layers. How many parameters are below `encoder.layers`?',
  },
  reader: {
    zh: '各层的键叫什么名字、参数总数是多少，两种写法里哪一种共享权重。',
    en: 'What the layers’ keys are called, how many parameters there are, and which way of writing it shares weights.',
  },
  labels: {
    theEncoderSLayers: { zh: '编码器的各层', en: 'The encoder’s layers' },
    parameters: { zh: '参数', en: 'parameters' },
    theKeyOfOneWeight: { zh: '一个权重的键', en: 'the key of one weight' },
    itsFirstNumbers: { zh: '它的头几个数', en: 'its first numbers' },
    theKeysOfOneLayer: { zh: '一层里的键', en: 'The keys of one layer' },
    shape: { zh: '形状', en: 'shape' },
  },
}
