import * as ort from 'onnxruntime-web'
import type { OnnxFiles } from '#formats'

ort.env.wasm.numThreads = 1

export type Rows = number[][]
type Values = Readonly<Record<string, ort.Tensor>>

/** The exported pair as a program that has nothing of ours would run it. */
export async function openOnnx(files: OnnxFiles, padIdx: number) {
  const encoder = await ort.InferenceSession.create(files.encoder)
  const decoder = await ort.InferenceSession.create(files.decoder)
  const maskOf = (src: Rows) => ids(src.map(row => row.map(id => Number(id !== padIdx))))
  const encode = async (src: Rows): Promise<ort.Tensor> =>
    (await encoder.run({ input_ids: ids(src), attention_mask: maskOf(src) }))['last_hidden_state'] as ort.Tensor
  /** @param past what an earlier call returned beside the logits: `trg` goes on from there */
  const decode = async (trg: Rows, src: Rows, encOut: ort.Tensor, past?: Values) => {
    const { logits, ...present } = await decoder.run({
      input_ids: ids(trg),
      encoder_attention_mask: maskOf(src),
      encoder_hidden_states: encOut,
      use_cache_branch: new ort.Tensor('bool', [past !== undefined], [1]),
      ...(past ?? nothing(decoder, trg.length)),
    })
    const next = Object.entries(present).map(([name, value]) => [name.replace('present', 'past_key_values'), value])
    return { logits: logits as ort.Tensor, past: { ...past, ...Object.fromEntries(next) } as Values }
  }
  return { encoder, decoder, encode, decode }
}

function ids(rows: Rows): ort.Tensor {
  const length = rows[0]?.length ?? 0
  return new ort.Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, length])
}

/** A past of no tokens, as transformers.js makes it: by the names of the sizes. */
function nothing({ inputMetadata }: ort.InferenceSession, batch: number): Values {
  const pasts = inputMetadata.filter(({ name }) => name.startsWith('past_key_values'))
  return Object.fromEntries(
    pasts.map(value => {
      const shape = value.isTensor ? value.shape : []
      const sizes = shape.map(size => (typeof size === 'number' ? size : size === 'batch_size' ? batch : 0))
      return [value.name, new ort.Tensor('float32', new Float32Array(0), sizes)]
    }),
  )
}
