import type { Server } from 'node:http'

/** A client may end its side of the connection behind its request, and still read the answer: Node would end both. */
export function answerHalfClosed(server: Server): void {
  Object.assign(server, { httpAllowHalfOpen: true }) // of every version of Node, and of no version's types
}
