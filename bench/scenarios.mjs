// What is measured: training steps or greedy decoding, the sizes, and who runs them.
const original = { 'batch-size': 32, 'seq-len': 12, 'embed-dim': 64, layers: 3, heads: 4, vocab: 13, steps: 60 }

const torch = ['torch 1', 'torch 2', 'torch-new 1', 'torch-new 2']
const decoding = [...torch, 'wasm 1', 'wasm 2', 'blas 2']

export const scenarios = [
  {
    name: 'original',
    title: "the original's model, batch 32, length 12",
    sizes: original,
    contenders: [
      ...torch,
      'wasm 1',
      'wasm 2',
      'wasm-relaxed 1',
      'wasm-relaxed 2',
      'blas 1',
      'blas 2',
      'chromium 1',
      'chromium 2',
      'jax-js',
      'tfjs',
    ],
  },
  {
    name: 'ragged',
    title: "the original's model, batch 64, lengths uniform from 3 to 20",
    sizes: { ...original, 'batch-size': 64, 'seq-len': 20, 'min-len': 3 },
    contenders: [...torch, 'wasm 2', 'wasm-relaxed 2', 'blas 2'],
  },
  {
    name: 'medium',
    title: 'width 256, 4 + 4 layers, 4 heads, batch 32, length 20, vocabulary 40',
    sizes: { 'batch-size': 32, 'seq-len': 20, 'embed-dim': 256, layers: 4, heads: 4, vocab: 40, steps: 12 },
    contenders: [...torch, 'wasm 2', 'wasm-relaxed 2', 'blas 2'],
  },
  {
    name: 'large',
    title: 'width 512, 6 + 6 layers, 8 heads, batch 32, length 32, vocabulary 8,000',
    sizes: { 'batch-size': 32, 'seq-len': 32, 'embed-dim': 512, layers: 6, heads: 8, vocab: 8000, steps: 3 },
    contenders: [...torch, 'blas 2'],
    rounds: 1,
  },
  {
    name: 'decode-1',
    work: 'decode',
    title: "greedy decoding with the original's model, one sequence of 12 tokens",
    sizes: { ...original, 'batch-size': 1 },
    contenders: decoding,
  },
  {
    name: 'decode-64',
    work: 'decode',
    title: "greedy decoding with the original's model, 64 sequences of 12 tokens",
    sizes: { ...original, 'batch-size': 64 },
    contenders: decoding,
  },
]
