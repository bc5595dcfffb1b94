import { listOf } from '../options/lists.js'
import type { OptionTable } from '../options/option.js'
import { leaf } from '../options/values.js'
import { hostName } from './host-check.js'

const aHostName = leaf({
  words: 'a name such as example.org, without scheme and path',
  jsonSchema: { type: 'string' },
  accepts: (value): value is string => typeof value === 'string' && hostName(value) !== undefined,
  parse: text => text,
})

/** By which names a server may be asked. */
export const hostOptions = {
  allowHosts: {
    type: listOf(aHostName, 'names'),
    about: 'names to answer to besides the loopback names and the host, such as a proxy asks for; another gets 421',
    default: [],
    flag: '--allow-host',
  },
} as const satisfies OptionTable
