import type { NodeInfo } from '../engine/protocol.ts'
import { mainName } from '../state/tensors.ts'
import { isHidden } from './layout/anatomy.ts'

const VIEWS = ['view', 'contiguous', 'unsqueeze', 'expand', 'slice']

/** What a line computes, in symbols: its own steps put into each other, other tensors by their names. */
export function formulaOf(node: NodeInfo, nodes: ReadonlyMap<string, NodeInfo>): string {
  return expression(node, nodes, mainName(node), true)
}

function expression(node: NodeInfo, nodes: ReadonlyMap<string, NodeInfo>, line: string, isResult = false): string {
  if (!isResult && (mainName(node) !== line || isHidden(node))) return nameOf(node)
  const [a = '', b = ''] = node.inputs.map(input => {
    const other = nodes.get(input)
    return other === undefined ? input : expression(other, nodes, line)
  })
  const [op = '', argument = ''] = node.op.split(' ')
  if (VIEWS.includes(op)) return isResult && a.endsWith('ᵀ') ? `concat(${a.slice(0, -1)})` : a // heads side by side
  switch (op) {
    case 'transpose':
      return node.inputs[0] !== undefined && mainName(nodes.get(node.inputs[0]) ?? node) !== line ? `${a}ᵀ` : a
    case 'linear':
      return `${a} · Wᵀ + b`
    case 'matmul':
      return `${a} · ${b}`
    case 'add':
      return `${a} + ${b}`
    case 'div':
      return `${a} ÷ ${rootOf(Number(argument))}`
    case 'mul':
      return argument === '1' ? a : `${a} × ${argument === '' ? b : rootOf(Number(argument))}`
    case 'maskedFill':
      return `mask = 0 → ${powerOf(argument)}`
    case 'embedding':
      return 'W[token]'
    case 'layerNorm':
      return `norm(${a})`
    default:
      return node.inputs.length === 0 ? nameOf(node) : `${op}(${a})`
  }
}

/** `√16` where a number is the root of a whole one. */
function rootOf(value: number): string {
  const square = Math.round(value * value)
  return value > 1 && Math.abs(value * value - square) < 1e-4 ? `√${square}` : String(value)
}

/** `−10²⁰` of `-1e20`. */
function powerOf(text: string): string {
  const [, sign = '', power = ''] = /^(-?)1e\+?(\d+)$/.exec(text) ?? []
  if (power === '') return text.replace('-', '−')
  return `${sign.replace('-', '−')}10${[...power].map(digit => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`
}

function nameOf(node: NodeInfo): string {
  if (isHidden(node)) return 'hidden'
  const label = node.label === '' ? node.name : node.label
  return label.split('.').at(-1) ?? label
}
