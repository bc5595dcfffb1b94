// Bundles the browser's thread into src/engine/wasm/generated/web-worker.generated.ts, as text. A worker that is a file
// of its own gets lost in some bundlers (Vite's dev server among them); text comes along through all of them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { build } from 'vite'

const output = 'src/engine/wasm/generated/web-worker.generated.ts'

const [{ output: chunks }] = await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    write: false,
    target: 'es2022',
    lib: { entry: 'src/engine/wasm/threads/web-worker.ts', formats: ['es'], fileName: 'web-worker' },
    rolldownOptions: { output: { minify: true } },
  },
})
if (chunks.length !== 1) throw new Error(`the worker became ${chunks.length} files instead of one`)
const text = `/** The program of a browser's thread. */\nexport const webWorkerSource =\n  ${JSON.stringify(chunks[0].code)}\n`
// What is the same stays untouched: its age is part of what the build looks at.
if (!existsSync(output) || readFileSync(output, 'utf8') !== text) writeFileSync(output, text)
