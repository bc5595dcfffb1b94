import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { sourcesPlugin } from './build/sources-plugin.mjs'

const here = path => fileURLToPath(new URL(path, import.meta.url))

/** The page never asks for the engine with other bits: its kernels stay out. */
const withoutRelaxedKernels = {
  name: 'without-relaxed-kernels',
  load: id => (/kernels-relaxed.*\.generated\.js$/.test(id) ? "export const deflatedWasm = 'AwA='" : undefined),
}

export default defineConfig({
  root: here('.'),
  base: './', // works from any folder of any host
  publicDir: here('public'),
  plugins: [svelte({ configFile: here('svelte.config.mjs') }), sourcesPlugin()],
  worker: { format: 'es', plugins: () => [withoutRelaxedKernels] }, // workers start workers: threads
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
