import type { Given, OptionTable } from '../../options/option.js'
import { aText, whole } from '../../options/values.js'

/** How PyTorch is started: processes on this host, and hosts. */
export const launchOptions = {
  processes: { type: whole(1), about: 'processes of PyTorch on this host', default: 1 },
  threads: { type: whole(1, 64), about: 'threads of each process, on CPUs', default: 1 },
  nodes: { type: whole(1), about: 'hosts of PyTorch; this one has the run folder and leads', default: 1 },
  rendezvous: { type: aText, about: "where the hosts of PyTorch meet, HOST:PORT: this host's name and a free port" },
} as const satisfies OptionTable

/** How PyTorch is started. */
export interface TorchLaunch extends Given<typeof launchOptions> {}
