/** What both servers need: an address, and whom they answer. */

export { type HostCheck, type HostNames, hostCheck } from './host-check.js'
export { hostOptions } from './host-options.js'
export { type Address, listen } from './listen.js'
