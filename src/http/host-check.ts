import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** The names by which a server may be asked. */
export interface HostNames {
  /** The address that it listens on. */
  readonly host: string
  /** Further names: a proxy's, or this machine's in its network. */
  readonly allowHosts?: readonly string[]
}

/** Answers what is wrong with the Host of a request, and with which status to refuse it; `undefined`: nothing. */
export type HostCheck = (request: IncomingMessage) => HostProblem | undefined

export interface HostProblem {
  readonly status: 400 | 421
  readonly message: string
}

/**
 * A page on a name of its own may let that name lead to this machine later (DNS rebinding): it then reads as its own
 * what this server answers. The browser still says the name in the header Host, so names are refused that nobody gave.
 *
 * Accepted are the loopback names, the address listened on, the names allowed, and, where it listens on all
 * addresses, every address, since none is a name.
 */
export function hostCheck({ host, allowHosts = [] }: HostNames): HostCheck {
  const own = new Set([host, ...allowHosts].map(name => hostName(isIP(name) === 6 ? `[${name}]` : name)))
  const listensOnAll = own.has('0.0.0.0') || own.has('[::]')
  return ({ headersDistinct: { host: given = [] }, httpVersionMinor }) => {
    // HTTP/1.0 needs no Host. No browser speaks it, so no page does.
    if (given.length === 0 && httpVersionMinor === 0) return undefined
    const [text = ''] = given
    const name = given.length === 1 ? hostName(text) : undefined
    if (name === undefined)
      return { status: 400, message: `the request needs one header Host with a name, such as ${host}` }
    if (own.has(name) || isLoopback(name) || (listensOnAll && isAddress(name))) return undefined
    const shown = name.length <= 80 ? name : `${name.slice(0, 80)}…`
    return {
      status: 421,
      message: `this server doesn't answer to the name ${shown}; if it is meant to, start it with --allow-host ${shown}`,
    }
  }
}

/** The name alone, as browsers write it; `undefined` for what is none. */
export function hostName(host: string): string | undefined {
  if (!/^[^\s/?#@\\]+$/u.test(host) || !URL.canParse(`http://${host}`)) return undefined
  return new URL(`http://${host}`).hostname.replace(/\.$/u, '')
}

/** Names that lead to this machine alone, whoever resolves them (RFC 6761). */
function isLoopback(name: string): boolean {
  return name === '[::1]' || /^127\.[\d.]+$/u.test(name) || /^(.+\.)?localhost$/u.test(name)
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[(.*)\]$/u, '$1')) !== 0
}
