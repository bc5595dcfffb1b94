import { Command, InvalidArgumentError, Option } from 'commander'
import { exampleText } from '../../data/example-text.js'
import { generate } from '../../decode/generate.js'
import { loadTextModel } from '../../runs/load-text-model.js'
import { packageVersion } from '../../runs/package-version.js'
import { ModelServer } from '../../serve/http-server.js'
import { defaultLimits, type ServeLimits } from '../../serve/limits.js'
import type { ServedModel } from '../../serve/served-model.js'
import { type EngineFlags, engineOptions, withEngineOptions } from '../engine-options.js'
import { printJson } from '../json.js'
import { positiveNumber, wholeNumber } from '../option-values.js'
import { note, print } from '../output.js'
import { stopSignal } from '../stop-signal.js'

interface ServeFlags extends EngineFlags, ServeLimits {
  readonly model: string
  readonly host: string
  readonly port: number
  readonly cors?: string
  readonly json?: boolean
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

const LOOPBACK = ['localhost', '127.0.0.1', '::1']

export function serveCommand(): Command {
  const command = new Command('serve')
    .summary('answer requests over HTTP with a trained model')
    .description('Serves a trained model: JSON over HTTP.')
    .requiredOption('--model <folder>', 'the model: a folder that train made')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(new Option('--port <n>', 'the port; 0: any free one').argParser(wholeNumber(0, 65535)).default(8080))
  return withEngineOptions(command, '1')
    .addOption(limit('--max-body <bytes>', "a request's body; a larger one gets 413", 'maxBody'))
    .addOption(limit('--max-length <tokens>', 'a source, SOS and EOS included; a longer one gets 422', 'maxLength', 3))
    .addOption(limit('--max-new-tokens <n>', 'new tokens that a request may ask for', 'maxNewTokens'))
    .addOption(limit('--max-batch <n>', 'sources answered together, and the most of one request', 'maxBatch'))
    .addOption(limit('--max-beams <n>', 'numBeams and numReturnSequences', 'maxBeams'))
    .addOption(limit('--max-concurrency <n>', 'requests answered at once; more get 503', 'maxConcurrency'))
    .addOption(
      seconds('--receive-timeout <seconds>', 'for headers, and for a body, to arrive, or 408', 'receiveTimeout'),
    )
    .addOption(seconds('--timeout <seconds>', 'for the whole answer, or 504', 'timeout'))
    .addOption(new Option('--cors <origin>', 'let pages of this origin ask, or of any: *').argParser(origin))
    .option('--json', 'print one JSON document when it listens: {"url", "host", "port"}')
    .addHelpText('after', EXAMPLES)
    .action(serve)
}

function limit(flags: string, description: string, name: keyof ServeLimits, least = 1): Option {
  return new Option(flags, description).argParser(wholeNumber(least, 2 ** 31 - 1)).default(defaultLimits[name])
}

function seconds(flags: string, description: string, name: keyof ServeLimits): Option {
  return new Option(flags, description).argParser(secondsValue).default(defaultLimits[name])
}

/** What a timer can count. */
function secondsValue(text: string): number {
  const value = positiveNumber(text)
  if (value > 86_400) throw new InvalidArgumentError('It must be at most 86400, a day.')
  return value
}

function origin(text: string): string {
  if (text === '*') return text
  if (URL.canParse(text) && new URL(text).origin === text) return text
  throw new InvalidArgumentError('It must be * or an origin such as https://example.org, without a path.')
}

async function serve(flags: ServeFlags): Promise<void> {
  const served = await load(flags)
  const server = new ModelServer(served, {
    host: flags.host,
    port: flags.port,
    limits: limitsOf(flags),
    ...(flags.cors === undefined ? {} : { cors: flags.cors }),
    version: packageVersion(),
  })
  const address = await server.listen()
  const stop = stopSignal()
  if (flags.json) await printJson(address)
  else await print(`${address.url}\n`)
  if (!flags.json) sayHow(address.url, served, flags)
  if (!stop.signal.aborted) await new Promise(resolve => stop.signal.addEventListener('abort', resolve))
  await server.stop()
  stop.release()
}

/** The model, tried once: what is wrong with it or its engine is said before anybody asks. */
async function load(flags: ServeFlags): Promise<ServedModel> {
  const text = await loadTextModel(flags.model, 'serve needs to read texts')
  const engine = engineOptions(flags)
  const { sosId, eosId } = text.source
  await generate(text.model, [[sosId, eosId]], { ...engine, maxNewTokens: 1 })
  return { ...text, engine }
}

function limitsOf(flags: ServeFlags): ServeLimits {
  const names = Object.keys(defaultLimits) as (keyof ServeLimits)[]
  return Object.fromEntries(names.map(name => [name, flags[name]])) as unknown as ServeLimits
}

function sayHow(url: string, served: ServedModel, { host }: ServeFlags): void {
  const body = JSON.stringify({ source: exampleText(served.source) }).replaceAll("'", `'\\''`)
  note(`curl ${url}/v1/generate -H 'Content-Type: application/json' -d '${body}'`)
  if (!LOOPBACK.includes(host)) note('Everybody who can reach this machine can ask.')
  note('Ctrl-C ends it.')
}
