import type { HostCheck } from '../http/host-check.js'
import type { Answerer } from './answerer.js'
import type { Exchange } from './exchange.js'
import { requestOptions } from './generate-request.js'
import { GenerateRoute } from './generate-route.js'
import type { Health } from './health.js'
import { HttpError } from './http-error.js'
import { openapi } from './openapi.js'

interface Route {
  readonly methods: readonly string[]
  readonly answer: (exchange: Exchange) => Promise<void> | void
}

/** What is at which path. */
export class Routes {
  stopping = false
  /** On every answer. */
  readonly headers: Readonly<Record<string, string>>
  private readonly table: Readonly<Record<string, Route>>
  private readonly generation: GenerateRoute
  private readonly started = performance.now()

  constructor(
    private readonly answerer: Answerer,
    private readonly checkHost: HostCheck,
    { cors, version = '0' }: { readonly cors?: string; readonly version?: string },
  ) {
    this.generation = new GenerateRoute(answerer)
    const description = openapi(requestOptions(answerer.limits), version, answerer.example)
    this.headers = {
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...(cors === undefined ? {} : { 'Access-Control-Allow-Origin': cors }),
      ...(cors === undefined || cors === '*' ? {} : { Vary: 'Origin' }),
    }
    const preflight = cors === undefined ? [] : ['OPTIONS']
    this.table = {
      '/v1/generate': { methods: ['POST', ...preflight], answer: exchange => this.generate(exchange) },
      '/health': {
        methods: ['GET', 'HEAD', ...preflight],
        answer: exchange => exchange.send(this.stopping ? 503 : 200, this.health()),
      },
      '/openapi.json': { methods: ['GET', 'HEAD', ...preflight], answer: exchange => exchange.send(200, description) },
    }
  }

  /** @throws HttpError for a request that gets no answer. */
  async answer(exchange: Exchange): Promise<void> {
    const { method = '', url = '/' } = exchange.request
    const misled = this.checkHost(exchange.request)
    if (misled !== undefined)
      throw new HttpError(misled.status === 421 ? 'misdirected' : 'malformed_http', misled.message)
    const path = url.split('?', 1)[0] ?? url
    const route = Object.hasOwn(this.table, path) ? this.table[path] : undefined
    if (route === undefined) {
      const known = Object.entries(this.table).map(([name, { methods }]) => `${methods[0]} ${name}`)
      throw new HttpError('not_found', `there is nothing at ${path.slice(0, 80)}; there are ${known.join(', ')}`)
    }
    if (!route.methods.includes(method)) {
      const allowed = route.methods.join(', ')
      throw new HttpError('method_not_allowed', `${path} takes ${allowed}, not ${method}`, { Allow: allowed })
    }
    if (method === 'OPTIONS') {
      return exchange.sendEmpty(204, {
        'Access-Control-Allow-Methods': route.methods.join(', '),
        'Access-Control-Allow-Headers': 'Content-Type',
        'Access-Control-Max-Age': '600',
      })
    }
    await route.answer(exchange)
  }

  private generate(exchange: Exchange): Promise<void> {
    if (this.stopping) throw new HttpError('stopping', 'the server is stopping: ask another', { 'Retry-After': '1' })
    return this.generation.answer(exchange)
  }

  private health(): Health {
    const { requests, answered } = this.generation
    return {
      status: this.stopping ? 'stopping' : 'ok',
      uptimeSeconds: Math.round((performance.now() - this.started) / 1000),
      requests,
      ...this.answerer.load,
      answered,
    }
  }
}
