// How many requests per second `serve` answers to clients that each ask again as soon as they are answered. With several
// builds they are asked in turn, round by round, and the model is one that all of them read.
//   node bench/serve.mjs --help
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { aText, whole } from '../dist/options/values.js'
import { readFlags } from './flags.mjs'

const about = 'How many requests per second serve answers to clients that ask again as soon as they are answered.'
const flags = {
  model: { type: aText, about: 'the folder of the model', default: 'runs/digits' },
  clients: { type: whole(1), about: 'clients at once', default: 64 },
  seconds: { type: whole(1), about: 'how long a round is', default: 20 },
  rounds: { type: whole(1), about: 'rounds of each build', default: 3 },
}
const { model, clients, seconds, rounds, rest } = readFlags('node bench/serve.mjs', about, flags, '[builds...]')
const builds = rest.length > 0 ? rest : ['dist']

for (let round = 1; round <= rounds; round++)
  for (const build of builds) console.log(JSON.stringify({ round, build, ...(await measure(build)) }))

async function measure(build) {
  const args = [`${build}/cli/main.js`, 'serve', '--model', model, '--port', '0', '--json']
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const { url } = JSON.parse(`${(await once(server.stdout, 'data'))[0]}`)
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  await load(url, agent, 2)
  const latencies = (await load(url, agent, seconds)).sort((a, b) => a - b)
  agent.destroy()
  server.kill()
  await once(server, 'exit')
  const at = share => +latencies[Math.floor(share * latencies.length)].toFixed(1)
  return { requestsPerSecond: Math.round(latencies.length / seconds), medianMs: at(0.5), slowestHundredthMs: at(0.99) }
}

/** Asks with all clients at once for so many seconds; how many milliseconds each answer took. */
async function load(url, agent, seconds) {
  const end = performance.now() + 1000 * seconds
  const latencies = []
  const client = async first => {
    for (let n = first; performance.now() < end; n += 7) {
      const start = performance.now()
      await ask(url, agent, digits(n))
      latencies.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, first) => client(first)))
  return latencies
}

/** 4 to 10 digits, other ones for each n. */
function digits(n) {
  return Array.from({ length: 4 + (n % 7) }, (_, i) => (n * 31 + i * i * 7) % 10).join(' ')
}

function ask(url, agent, source) {
  const body = JSON.stringify({ source })
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/v1/generate`, { method: 'POST', agent, headers }, response => {
      response.resume()
      if (response.statusCode === 200) response.on('end', resolve)
      else reject(new Error(`status ${response.statusCode}`))
    })
    asked.on('error', reject).end(body)
  })
}
