import { expect, it } from 'vitest'
import type { KernelArguments, Pointer, Size } from '#dist/engine/wasm/arguments.js'
import { lower } from '#dist/engine/wasm/lowering/lower.js'
import { input } from '#tensor'

const x = input('x', 'float32', { rows: 3, width: 4 })
const lowering = lower({ outputs: [x] })
const pointer: Pointer = lowering.pointer(x)
const width: Size = { size: { factor: 4, symbols: [] } }
const emit = (args: KernelArguments<'fill'>) => lowering.emit('fill', args, [x], { partition: { kind: 'single' } })

it('a kernel takes its own arguments, each of its type: the compiler refuses all others', () => {
  expect(emit({ y: pointer, value: 2, width }).arguments).toEqual({ y: pointer, value: 2, width })
  // @ts-expect-error: one is missing
  emit({ y: pointer, value: 2 })
  // @ts-expect-error: one is misspelt
  emit({ y: pointer, value: 2, wdith: width })
  // @ts-expect-error: a number, not a size
  emit({ y: pointer, value: 2, width: 4 })
  // @ts-expect-error: a size, not a pointer
  emit({ y: width, value: 2, width })
  // @ts-expect-error: no operation of the kernel
  const operation: KernelArguments<'unary'>['operation'] = 'cube'
  expect(operation).toBe('cube')
})
