import type { Transformer } from '../../model/transformer.js'
import { table } from '../figure.js'
import type { Lesson, Shown } from '../lesson.js'
import { largestDifference, listText } from '../numbers.js'
import { originalOptions, tinyModel } from '../tiny-model.js'

const KEY = 'attention.fc_q.weight'

function show(model: Transformer): Shown {
  const { layers } = model.encoder
  const state = model.stateDict()
  const weights = layers.map((_, i) => state.get(`encoder.layers.${i}.${KEY}`)?.data ?? new Float32Array())
  const counts = layers.map(layer => {
    let count = 0
    for (const { trained, data } of layer.parameters()) if (trained) count += data.length
    return count
  })
  const [first = new Float32Array(), second = first] = weights
  const keys = [...model.parameters()].filter(({ key }) => key.startsWith('encoder.layers.0.'))
  return {
    figures: [
      table(
        'layers',
        { zh: '编码器的各层', en: 'The encoder’s layers' },
        [
          { zh: '参数', en: 'parameters' },
          { zh: '一个权重的键', en: 'the key of one weight' },
          { zh: '它的头几个数', en: 'its first numbers' },
        ],
        layers.map((layer, i) => [
          counts[i] ?? 0,
          `${layer.path}.${KEY}`,
          listText([...(weights[i] ?? [])].slice(0, 3)),
        ]),
        { rows: layers.map((_, i) => `layers.${i}`) },
      ),
      table(
        'keys',
        { zh: '一层里的键', en: 'The keys of one layer' },
        [{ zh: '形状', en: 'shape' }],
        keys.map(({ sizes }) => [`(${sizes.join(', ')})`]),
        { rows: keys.map(({ key }) => key) },
      ),
    ],
    values: {
      layers: layers.length,
      one: counts[0] ?? 0,
      all: counts.reduce((sum, count) => sum + count, 0),
      difference: largestDifference(first, second),
      keys: keys.length,
      lastKey: `encoder.layers.${layers.length - 1}.${KEY}`,
    },
  }
}

export const moduleList: Lesson = {
  id: 'module-list',
  group: 'blocks',
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
  async worked() {
    return show(tinyModel({ ...originalOptions }))
  },
  live: {
    text: {
      zh: ['这个模型的编码器有 {{layers}} 层，每层 {{one}} 个参数。'],
      en: ['This model’s encoder has {{layers}} layers of {{one}} parameters each.'],
    },
    async show({ model }) {
      return show(model)
    },
  },
  twins: [
    {
      typescript: 'Array.from({ length: numLayers }, () => new TransformerBlock(embedDim, heads, options))',
      python: 'nn.ModuleList([TransformerBlock(embed_dim, heads, **block) for _ in range(num_layers)])',
    },
    {
      typescript: 'for (const layer of this.layers) out = layer.forward(out, out, out, mask)',
      python: 'for layer in self.layers: out = layer(out, out, out, mask)',
    },
  ],
  lines: ['TransformerBlock.out', 'TransformerBlock.x'],
  files: ['src/model/encoder.ts', 'src/model/decoder.ts', 'src/model/nn/module.ts'],
  tensors: ['encoder.layers.0.out'],
  prediction: {
    question: {
      zh: '一层编码器有 {{one}} 个参数，模型有 {{layers}} 层。`encoder.layers` 一共多少个参数？',
      en: 'A layer of the encoder has {{one}} parameters and the model {{layers}} layers. How many parameters are below `encoder.layers`?',
    },
    async ask({ model }) {
      const { values } = show(model)
      let all = 0
      for (const { key, trained, data } of model.parameters())
        if (trained && key.startsWith('encoder.layers.')) all += data.length
      return { values: { one: values['one'] ?? 0, layers: values['layers'] ?? 0 }, answer: String(all) }
    },
  },
  reader: {
    zh: '各层的键叫什么名字、参数总数是多少，两种写法里哪一种共享权重。',
    en: 'What the layers’ keys are called, how many parameters there are, and which way of writing it shares weights.',
  },
}
