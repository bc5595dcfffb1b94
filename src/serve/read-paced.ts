import type { IncomingMessage } from 'node:http'

const paced = new WeakSet<IncomingMessage>()

/**
 * Lets a body come, one part in a turn of the event loop: of many large ones it would read megabytes each before it
 * looks at anything else. What nobody listens to is thrown away.
 */
export function readPaced(request: IncomingMessage): void {
  if (paced.has(request)) return
  paced.add(request)
  request.on('data', () => {
    request.pause()
    setImmediate(() => request.resume())
  })
}
