import { GlassformerError } from '../../errors/glassformer-error.js'
import { dimText } from '../../tensor/dim.js'
import type { DType } from '../../tensor/type.js'
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './onnx-types.js'
import { ProtobufWriter } from './protobuf-writer.js'

/** The operators' version: 17 brought LayerNormalization (2022); ONNX Runtime has it since 1.12. */
const OPSET = 17
/** The file format's version that belongs to it. */
const IR_VERSION = 8
/** Protobuf's limit of a message. */
const LARGEST_FILE = 2 ** 31 - 1

const FLOAT = 1
const INT64 = 7
const BOOL = 9
/** Token ids are int64, as other programs expect them of a model. */
const ELEMENT_TYPES: Readonly<Record<DType, number>> = { float32: FLOAT, int32: INT64, bool: BOOL }

/**
 * Writes a graph as an ONNX file (onnx.proto of ONNX 1.12; the numbers are its fields').
 *
 * @throws GlassformerError when the weights exceed the 2 GiB of a protobuf file
 */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const size = graph.weights.reduce((sum, { data }) => sum + data.byteLength, 0)
  if (size > LARGEST_FILE) throw new GlassformerError(`onnx: ${size} bytes of weights; an ONNX file holds 2 GiB`)
  return new ProtobufWriter()
    .integer(1, IR_VERSION)
    .text(2, 'glassformer')
    .message(7, message => writeGraph(message, graph))
    .message(8, opset => opset.text(1, '').integer(2, OPSET))
    .finish()
}

function writeGraph(message: ProtobufWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) message.message(1, part => writeNode(part, node))
  message.text(2, graph.name)
  for (const tensor of graph.weights) message.message(5, part => writeTensor(part, tensor))
  for (const value of graph.inputs) message.message(11, part => writeValue(part, value))
  for (const value of graph.outputs) message.message(12, part => writeValue(part, value))
  for (const value of graph.values) message.message(13, part => writeValue(part, value))
}

function writeNode(message: ProtobufWriter, { operation, inputs, output, attributes }: OnnxNode): void {
  for (const input of inputs) message.text(1, input)
  message.text(2, output).text(3, output).text(4, operation)
  for (const [name, value] of Object.entries(attributes)) {
    message.message(5, part => writeAttribute(part.text(1, name), value))
  }
}

function writeAttribute(message: ProtobufWriter, value: OnnxAttribute): void {
  if ('float' in value) message.float(2, value.float).integer(20, 1)
  else if ('integer' in value) message.integer(3, value.integer).integer(20, 2)
  else if ('graph' in value) message.message(6, part => writeGraph(part, value.graph)).integer(20, 5)
  else {
    for (const integer of value.integers) message.integer(8, integer)
    message.integer(20, 7)
  }
}

function writeTensor(message: ProtobufWriter, { name, shape, data }: OnnxTensor): void {
  for (const size of shape) message.integer(1, size)
  const type = data instanceof Float32Array ? FLOAT : data instanceof BigInt64Array ? INT64 : BOOL
  message.integer(2, type).text(8, name)
  message.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
}

function writeValue(message: ProtobufWriter, { name, dtype, shape }: OnnxValue): void {
  message.text(1, name).message(2, type =>
    type.message(1, tensor => {
      tensor.integer(1, ELEMENT_TYPES[dtype]).message(2, sizes => {
        for (const size of shape) {
          sizes.message(1, part => (typeof size === 'number' ? part.integer(1, size) : part.text(2, dimText(size))))
        }
      })
    }),
  )
}
