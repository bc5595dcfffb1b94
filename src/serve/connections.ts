import type { Socket } from 'node:net'
import { addressKey } from './address-key.js'
import { Connection } from './connection.js'

/** How many connections there may be. */
export interface ConnectionLimits {
  readonly most: number
  /** 0: as many as in all. */
  readonly perAddress: number
}

/**
 * The connections of a server. Where there are too many, those go that nobody would miss: first who has asked nothing,
 * the longest there first, so that half-open connections drive out each other.
 */
export class Connections {
  private readonly bySocket = new WeakMap<Socket, Connection>()
  /** In the order in which they came. */
  private readonly byAddress = new Map<string, Set<Connection>>()
  private count = 0
  private scheduled = false

  constructor(private readonly limits: ConnectionLimits) {}

  add(socket: Socket): void {
    const connection = new Connection(socket, addressKey(socket.remoteAddress))
    this.bySocket.set(socket, connection)
    const neighbours = this.byAddress.get(connection.address) ?? new Set()
    this.byAddress.set(connection.address, neighbours.add(connection))
    this.count++
    socket.once('close', () => {
      this.forget(connection)
      // An answer that waits for those before it is not told that its connection has closed.
      for (const exchange of connection.exchanges) exchange.end()
    })
    if (this.count > this.limits.most || this.isCrowded(neighbours)) this.schedule()
  }

  of(socket: Socket): Connection {
    return this.bySocket.get(socket) as Connection // each is added before anything comes from it
  }

  /** Who has come is judged when what it has sent already is read: one turn of the event loop later. */
  private schedule(): void {
    if (this.scheduled) return
    this.scheduled = true
    setImmediate(() =>
      setImmediate(() => {
        this.scheduled = false
        this.thin()
      }),
    )
  }

  private thin(): void {
    for (const neighbours of this.byAddress.values())
      while (this.isCrowded(neighbours)) this.close(dispensable(neighbours))
    while (this.count > this.limits.most) {
      const [first, ...others] = [...this.byAddress.values()]
      const crowd = others.reduce((most, one) => (one.size > most.size ? one : most), first as Set<Connection>)
      this.close(dispensable(crowd))
    }
  }

  private isCrowded({ size }: ReadonlySet<Connection>): boolean {
    return this.limits.perAddress > 0 && size > this.limits.perAddress
  }

  private close(connection: Connection): void {
    this.forget(connection)
    connection.close(`${connection.address} has too many connections: close some, or try again in a second`)
  }

  private forget(connection: Connection): void {
    const neighbours = this.byAddress.get(connection.address)
    if (neighbours?.delete(connection) !== true) return
    this.count--
    if (neighbours.size === 0) this.byAddress.delete(connection.address)
  }
}

/** Who would be missed least: who has asked nothing, who rests, who came last. */
function dispensable(connections: ReadonlySet<Connection>): Connection {
  const all = [...connections]
  const found = all.find(({ owesRequest }) => owesRequest) ?? all.find(({ rests }) => rests) ?? all.at(-1)
  return found as Connection // there are too many of them
}
