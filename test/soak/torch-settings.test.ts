import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Activation, importModel, logits } from 'glassformer'
import { expect, inject, it } from 'vitest'
import { Random } from '#math'
import { runTorch } from '../formats/torch-python.js'
import { scratch } from '../support/scratch.js'

// Settings of torch.nn.Transformer that nobody chose. SEED=7 COUNT=300 makes others and more of them; PYTHON=… another PyTorch.

const count = Number(process.env['COUNT'] ?? 60)
const python = inject('torchPython')
const script = readFileSync(new URL('../formats/fixtures/nn-transformer.py', import.meta.url), 'utf8')
const random = new Random(Number(process.env['SEED'] ?? 1))
const among = <T>(...all: readonly T[]): T => all[random.integer(all.length)] as T

/**
 * What our option is called there. `nn.GELU()` is none of them: `nn.Transformer` copies its layers, and a copied decoder
 * layer computes ReLU where the activation is a module (PyTorch 1.13 to 2.15), while its encoder computes GELU.
 */
const activations: Readonly<Record<string, Activation>> = {
  relu: 'relu',
  'relu()': 'relu',
  gelu: 'gelu',
  geluTanh: 'geluTanh',
  silu: 'silu',
}

/** The sides that end in a norm: mostly both. */
const both = ['encoder', 'decoder']
const finalNorms: readonly (readonly string[])[] = [both, both, both, [], ['encoder'], ['decoder']]

interface Run {
  readonly src: number[][]
  readonly trg: number[][]
  readonly logits: readonly number[]
}

it.skipIf(python === undefined)(
  `${count} random settings are equal within 2e-6 of the largest logit, or refused`,
  async () => {
    const folder = scratch()
    const settings = Array.from({ length: count }, () => {
      const heads = among(1, 2, 3, 4)
      return {
        src_vocab: among(9, 30),
        trg_vocab: among(8, 25),
        heads,
        // A LayerNorm over two or four numbers magnifies the rounding of both.
        embed_dim: heads * 2 * among(4, 5, 6),
        layers: among(1, 2, 3, 4),
        decoder_layers: among(1, 2, 3),
        hidden: among(3, 17, 48),
        activation: among(...Object.keys(activations)),
        layer_norm_eps: among(1e-12, 1e-6, 1e-5, 1e-2),
        norm_first: among(true, false),
        batch_first: among(true, false),
        bias: among(true, false),
        final_norms: among(...finalNorms),
        pad: 1,
        max_len: 20,
      }
    })
    const there = runTorch(script, ['write', JSON.stringify(settings), folder]) as readonly Run[]
    for (const [i, setting] of settings.entries()) {
      const run = there[i] as Run
      const config = {
        heads: setting.heads,
        srcPadIdx: 1,
        trgPadIdx: 1,
        normFirst: setting.norm_first,
        activation: activations[setting.activation],
        layerNormEps: setting.layer_norm_eps,
      }
      const said = JSON.stringify(setting)
      const imported = () => importModel({ weights: readFileSync(join(folder, `${i}.pt`)), config })
      if (setting.final_norms.length === 1) {
        expect(imported, said).toThrow(/(encoder|decoder)\.norm\.(weight|bias)/u)
        continue
      }
      const { data } = await logits(imported().model, run.src, run.trg, { engine: 'wasm', threads: 1 })
      const worst = data.reduce(
        (most, value, at) => Math.max(most, Math.abs(value - (run.logits[at] ?? Number.NaN))),
        0,
      )
      const largest = run.logits.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
      expect(worst / largest, said).toBeLessThanOrEqual(2e-6)
    }
  },
)
