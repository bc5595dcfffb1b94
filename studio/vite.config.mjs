import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { sourcesPlugin } from './build/sources-plugin.mjs'

const here = path => fileURLToPath(new URL(path, import.meta.url))

/** Kernels that the page does without: those with other bits, and the part that only answers, for it trains as well. */
const insteadOfKernels = [
  [/kernels-relaxed.*\.generated\.js$/, "export const deflatedWasm = 'AwA='"],
  [/kernels-answering\.generated\.js$/, "export { deflatedWasm } from './kernels-plain.generated.js'"],
]
const fewerKernels = {
  name: 'fewer-kernels',
  load: id => insteadOfKernels.find(([kernels]) => kernels.test(id))?.[1],
}

export default defineConfig({
  root: here('.'),
  base: './', // works from any folder of any host
  publicDir: here('public'),
  plugins: [svelte({ configFile: here('svelte.config.mjs') }), sourcesPlugin()],
  worker: { format: 'es', plugins: () => [fewerKernels] }, // workers start workers: threads
  build: {
    outDir: here('../dist/studio'),
    emptyOutDir: false, // the runs lie there too
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'], // light-dark()
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700, // kB; what travels is held by a test, compressed
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  logLevel: 'warn',
})
