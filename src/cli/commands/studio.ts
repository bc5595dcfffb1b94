import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { GlassformerError } from '../../errors/glassformer-error.js'
import { packageFolder } from '../../formats/package-folder.js'
import { hostOptions } from '../../http/host-options.js'
import type { OptionTable } from '../../options/option.js'
import { serveOptions } from '../../serve/serve-options.js'
import { frameOptions } from '../../studio-server/frame-options.js'
import { pagePolicy } from '../../studio-server/page-policy.js'
import { isBuilt, servedRun } from '../../studio-server/served-run.js'
import { serveFolder } from '../../studio-server/static-server.js'
import { MODEL_FLAG } from '../model-flag.js'
import { withOptionFlags } from '../option-flags.js'
import { note, print } from '../output.js'

interface StudioFlags {
  readonly model?: string
  readonly port: number
  readonly allowHost: readonly string[]
  readonly allowFrame: readonly string[]
  readonly isolation: boolean
}

const studioOptions = {
  port: { ...serveOptions.port, default: 5173 },
  ...hostOptions,
  ...frameOptions,
} as const satisfies OptionTable

const EXAMPLES = `
Examples:
  $ glassformer studio                          the page with the model that it brings along
  $ glassformer studio --model runs/digits      look at a run of your own
  $ glassformer studio --port 0                 any free port
  $ glassformer studio --allow-frame https://school.example

It serves this machine alone, until Ctrl-C.`

export function studioCommand(): Command {
  const command = new Command('studio')
    .summary('open the page that trains, decodes and sees through')
    .description('Serves the studio: train a Transformer in the browser and see through every line of it.')
    .option(...MODEL_FLAG)
    .option('--no-isolation', 'leave out the headers that threads need (to see the page without them)')
  return withOptionFlags(command, studioOptions).addHelpText('after', EXAMPLES).action(studio)
}

async function studio({ model, port, allowHost, allowFrame, isolation }: StudioFlags): Promise<void> {
  const page = fileURLToPath(new URL('dist/studio/', packageFolder))
  if (!(await isBuilt(page))) throw new GlassformerError('the studio is not built: run npm run studio once')
  const extra = model === undefined ? new Map() : await servedRun(model)
  const policy = pagePolicy(allowFrame)
  const server = await serveFolder(page, { port, allowHosts: allowHost, isolated: isolation, policy, extra })
  const { port: given } = server.address() as AddressInfo
  await print(`http://127.0.0.1:${given}/${model === undefined ? '' : '#run=served'}\n`)
  note('Ctrl-C ends it.')
  process.once('SIGINT', () => process.exit(0))
  await once(server, 'close')
}
