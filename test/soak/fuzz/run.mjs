// Runs cases of the fuzzer, and tells its parent of each before it begins, and of what went wrong:
// node test/soak/fuzz/run.mjs FOLDER SEED FROM COUNT
import { GlassformerError } from 'glassformer'
import { Random } from '#math'
import { folderIn, makeTargets } from './targets.mjs'

/** CPU seconds, bytes for each byte of input, and bytes besides that a case may take. */
const MOST = { seconds: 2, times: 16, besides: 512 * 2 ** 20 }

const [folder, ...numbers] = process.argv.slice(2)
const [seed, from, count] = numbers.map(Number)
const { targets, close } = await makeTargets(await folderIn(folder))
const tell = message => new Promise(resolve => process.send?.(message, resolve))
/** What nobody waited for. */
let stray

for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, error => (stray = error))

let [refused, read] = [0, 0]
for (let number = from; number < from + count; number++) {
  const target = targets[number % targets.length]
  const input = target.make(new Random(seed).fork(String(number)))
  await tell({ at: number, target: target.name })
  const [rss, cpu] = [process.resourceUsage().maxRSS, process.cpuUsage()]
  const problems = []
  stray = undefined
  try {
    await target.read(input)
    read++
  } catch (error) {
    refused++
    if (!(error instanceof GlassformerError)) problems.push(`${error?.stack ?? error}`)
    else if (!/^[^\n]{1,600}$/u.test(error.message)) problems.push(`not one short line: ${error.message.slice(0, 300)}`)
  }
  if (stray !== undefined) problems.push(`stray: ${stray?.stack ?? stray}`)
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (user + system) / 1e6
  const grown = (process.resourceUsage().maxRSS - rss) * 1024
  if (seconds > MOST.seconds) problems.push(`${seconds} s of CPU`)
  if (grown > MOST.times * (input?.length ?? input?.bytes?.length ?? 0) + MOST.besides) problems.push(`${grown} bytes`)
  for (const problem of problems) await tell({ at: number, target: target.name, problem })
}
await close()
await tell({ refused, read })
process.exit(0)
