/** The element types of safetensors that Glassformer reads. */
export type Dtype = (typeof DTYPES)[number]

/** In the order of the format's own writer, which puts tensors of later types first: widest alignment first. */
export const DTYPES = [
  'BOOL',
  'U8',
  'I8',
  'I16',
  'U16',
  'F16',
  'BF16',
  'I32',
  'U32',
  'F32',
  'F64',
  'I64',
  'U64',
] as const

/** Bytes of one element. */
export const DTYPE_BYTES: Readonly<Record<Dtype, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  F64: 8,
  I64: 8,
  U64: 8,
}

/** Whether a string names one of {@link DTYPES}. */
export function isDtype(name: string): name is Dtype {
  return DTYPES.some(dtype => dtype === name)
}
