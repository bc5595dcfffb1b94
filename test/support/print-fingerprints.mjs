// Prints the fingerprints of this Node as JSON: node test/support/print-fingerprints.mjs [THREADS]
import * as library from 'glassformer'
import { fingerprint, recipes } from './fingerprint.js'

const threads = Number(process.argv[2] ?? 1)
const result = {}
for (const name of Object.keys(recipes)) result[name] = await fingerprint(library, name, { engine: 'wasm', threads })
console.log(JSON.stringify(result))
