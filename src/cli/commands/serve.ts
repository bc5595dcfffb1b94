import { Command } from 'commander'
import type { EngineOptions } from '../../engine/engine-options.js'
import type { Settled } from '../../options/option.js'
import { answerDecoder } from '../../runs/answer-options.js'
import { packageVersion } from '../../runs/package-version.js'
import { ModelServer } from '../../serve/http-server.js'
import { serveOptions } from '../../serve/serve-options.js'
import { ThreadAnswerer } from '../../serve/thread-answerer.js'
import { type JsonFlag, jsonFlag, printJson } from '../json.js'
import { MODEL_FLAG } from '../model-flag.js'
import { settledFlags, withOptionFlags } from '../option-flags.js'
import { note, print } from '../output.js'
import { stopSignal } from '../stop-signal.js'

interface ServeFlags extends JsonFlag {
  readonly model: string
}

const EXAMPLES = `
Examples:
  $ glassformer serve --model runs/digits                  http://127.0.0.1:8080, for this machine alone
  $ glassformer serve --model runs/digits --port 0         any free port
  $ glassformer serve --model runs/digits --host 0.0.0.0   for everybody who can reach this machine

  $ curl http://127.0.0.1:8080/v1/generate -H 'Content-Type: application/json' -d '{"source": "8 3 5 1"}'
  $ curl http://127.0.0.1:8080/v1/generate -H 'Content-Type: application/json' \\
      -d '{"sources": ["8 3 5 1", "9 9 2"], "numBeams": 4, "numReturnSequences": 2}'

GET /health says whether it answers, GET /openapi.json describes requests and answers. Sources that wait together are
answered together; each gets the answer that it gets alone. Ctrl-C ends it when what it answers is answered, a second
one at once.`

const { engine, threads } = answerDecoder
const serveEngine = { engine, threads } as const

const LOOPBACK = ['localhost', '127.0.0.1', '::1']

export function serveCommand(): Command {
  const command = new Command('serve')
    .summary('answer requests over HTTP with a trained model')
    .description('Serves a trained model: JSON over HTTP.')
    .requiredOption(...MODEL_FLAG)
    .option(...jsonFlag('{"url", "host", "port"}, when it listens'))
  withOptionFlags(command, { ...serveOptions, ...serveEngine })
  return command
    .addHelpText('after', EXAMPLES)
    .action((flags: ServeFlags, self: Command) =>
      serve(flags, settledFlags(self, serveOptions), settledFlags(self, serveEngine)),
    )
}

async function serve(
  { model, json }: ServeFlags,
  options: Settled<typeof serveOptions>,
  engine: EngineOptions,
): Promise<void> {
  const { limits, ...address } = options
  const answerer = await ThreadAnswerer.start({ folder: model, engine, limits })
  const server = new ModelServer(answerer, { ...address, version: packageVersion() })
  const listening = await server.listen()
  const stop = stopSignal()
  if (json) await printJson(listening)
  else {
    await print(`${listening.url}\n`)
    sayHow(listening.url, answerer.example, options.host)
  }
  if (!stop.signal.aborted) await new Promise(resolve => stop.signal.addEventListener('abort', resolve))
  await server.stop()
  await answerer.stop()
  stop.release()
}

function sayHow(url: string, example: string, host: string): void {
  const body = JSON.stringify({ source: example }).replaceAll("'", `'\\''`)
  note(`curl ${url}/v1/generate -H 'Content-Type: application/json' -d '${body}'`)
  if (!LOOPBACK.includes(host)) note('Everybody who can reach this machine can ask.')
  note('Ctrl-C ends it.')
}
