/** Where the page computes what it shows: on one thread, so that a training beside it keeps the others. */
export const ENGINE = { engine: 'wasm', threads: 1 } as const
