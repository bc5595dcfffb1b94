import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GlassformerError } from '../errors/glassformer-error.js'
import { systemErrorCode, systemErrorReason } from '../formats/node/system-error.js'

export interface Address {
  readonly host: string
  readonly port: number
  readonly url: string
}

/** @param port 0: any free one. @throws GlassformerError when the address can't be had. */
export async function listen(server: Server, { host, port }: Omit<Address, 'url'>): Promise<Address> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => reject(new GlassformerError(addressProblem(error, host, port)))
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      resolve()
    })
  })
  const { port: given } = server.address() as AddressInfo
  return { host, port: given, url: `http://${host.includes(':') ? `[${host}]` : host}:${given}` }
}

function addressProblem(error: Error, host: string, port: number): string {
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return `port ${port} is taken: give another with --port, or --port 0 for any free one`
    case 'EACCES':
      return `port ${port} needs more rights than this user has: give one from 1024 up with --port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: give one with --host, such as 127.0.0.1 or 0.0.0.0`
    default:
      return `cannot listen on ${host} port ${port}: ${systemErrorReason(error)}`
  }
}
