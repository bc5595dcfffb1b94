import { readFileSync } from 'node:fs'
import { GlassformerError } from '#errors'
import { readSafetensors } from '#formats'
import { type GivenOptions, type StateDict, Transformer } from '#model'

/** What PyTorch computed on some weights and a batch: interop/torch/fixtures.py says what its folder holds. */
export interface Fixture {
  readonly options: GivenOptions
  readonly batch: { readonly src: number[][]; readonly trg: number[][] }
  readonly tensors: StateDict
}

/** @param folder with a slash at its end */
export function readFixture(folder: URL): Fixture {
  const json = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
  const { tensors } = readSafetensors(readFileSync(new URL('tensors.safetensors', folder)))
  return {
    options: json('config.json') as GivenOptions,
    batch: json('batch.json') as Fixture['batch'],
    tensors: new Map(
      [...tensors].map(([key, { data, shape }]) => [key, { data: Float32Array.from(data as Float32Array), shape }]),
    ),
  }
}

/** The tensors below a prefix, without it. */
export function below(prefix: string, tensors: StateDict): StateDict {
  const entries = [...tensors].filter(([key]) => key.startsWith(prefix))
  return new Map(entries.map(([key, tensor]) => [key.slice(prefix.length), tensor]))
}

export function tensor(fixture: Fixture, key: string): Float32Array {
  const found = fixture.tensors.get(key)
  if (found === undefined) throw new GlassformerError(`the fixture lacks ${key}`)
  return found.data
}

/** Our model with PyTorch's weights. */
export function trained({ options, tensors }: Fixture): Transformer {
  const model = new Transformer({ ...options, seed: 99 })
  model.loadStateDict(below('weights/', tensors))
  return model
}

/** What the decoder reads in training: all but the last target. */
export function decoderInput({ batch }: Fixture): number[][] {
  return batch.trg.map(row => row.slice(0, -1))
}
