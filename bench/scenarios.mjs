// What is measured: training steps, decoding, loading; the sizes, and who runs them.
const original = { 'batch-size': 32, 'seq-len': 12, 'embed-dim': 64, layers: 3, heads: 4, vocab: 13, steps: 60 }
const paper = { dropout: 0.1, 'label-smoothing': 0.1 }
/** The size of Marian's published models: 75 million parameters. */
const marian = { 'batch-size': 1, 'seq-len': 12, 'embed-dim': 512, layers: 6, heads: 8, vocab: 58101, steps: 10 }

const both = name => [`${name} 1`, `${name} 2`]
const trainingPeers = [...both('torch'), ...both('torch-fast'), ...both('jax')]
const training = [...trainingPeers, 'wasm 2', 'wasm-relaxed 2', 'blas 2']
const decoding = [...both('ctranslate2'), ...both('wasm'), ...both('blas')]

export const scenarios = [
  {
    name: 'original',
    title: "the original's model, batch 32, length 12",
    sizes: original,
    contenders: [
      ...trainingPeers,
      ...both('torch-compiled'),
      ...both('wasm'),
      ...both('wasm-relaxed'),
      ...both('blas'),
      ...both('chromium'),
      'jax-js',
      'tfjs',
    ],
  },
  {
    name: 'dropout',
    title: "the original's model with the paper's dropout and label smoothing, batch 32, length 12",
    sizes: { ...original, ...paper },
    contenders: training,
  },
  {
    name: 'ragged',
    title: "the original's model, batch 64, lengths uniform from 3 to 20",
    sizes: { ...original, 'batch-size': 64, 'seq-len': 20, 'min-len': 3 },
    contenders: training,
  },
  {
    name: 'wider',
    title: 'width 128, 3 + 3 layers, 4 heads, batch 64, length 20, vocabulary 40',
    sizes: { ...original, 'batch-size': 64, 'seq-len': 20, 'embed-dim': 128, vocab: 40, steps: 20 },
    contenders: training,
  },
  {
    name: 'medium',
    title: 'width 256, 4 + 4 layers, 4 heads, batch 32, length 20, vocabulary 40',
    sizes: { 'batch-size': 32, 'seq-len': 20, 'embed-dim': 256, layers: 4, heads: 4, vocab: 40, steps: 10 },
    contenders: training,
  },
  {
    name: 'large',
    title: 'width 512, 6 + 6 layers, 8 heads, batch 32, length 32, vocabulary 8,000',
    sizes: { 'batch-size': 32, 'seq-len': 32, 'embed-dim': 512, layers: 6, heads: 8, vocab: 8000, steps: 3 },
    contenders: ['torch 2', 'torch-fast 2', 'jax 2', 'blas 2'],
    rounds: 1,
  },
  {
    name: 'decode-1',
    work: 'decode',
    title: "greedy decoding with the original's model, one sequence of 12 tokens",
    sizes: { ...original, 'batch-size': 1, steps: 2000 },
    contenders: [...decoding, 'torch 1'],
  },
  {
    name: 'decode-64',
    work: 'decode',
    title: "greedy decoding with the original's model, 64 sequences of 12 tokens",
    sizes: { ...original, 'batch-size': 64, steps: 300 },
    contenders: decoding,
  },
  {
    name: 'beams',
    work: 'decode',
    title: "5 beams with the original's model, 16 sequences of 12 tokens",
    sizes: { ...original, 'batch-size': 16, 'num-beams': 5, steps: 300 },
    contenders: decoding,
  },
  {
    name: 'decode-75m',
    work: 'decode',
    title: "greedy decoding with a model of Marian's size, one sequence of 12 tokens",
    sizes: marian,
    contenders: decoding,
  },
  {
    name: 'load-75m',
    work: 'load',
    title: "loading a model of Marian's size",
    sizes: marian,
    contenders: ['ctranslate2 2', 'ours'],
  },
]
