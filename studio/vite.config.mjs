import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { sourcesPlugin } from './build/sources-plugin.mjs'

const here = path => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  root: here('.'),
  base: './', // works from any folder of any host
  publicDir: here('public'),
  plugins: [svelte({ configFile: here('svelte.config.mjs') }), sourcesPlugin()],
  worker: { format: 'es' }, // workers start workers: threads
  build: {
    outDir: here('../dist/studio'),
    emptyOutDir: false, // the runs lie there too
    target: 'es2022',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  logLevel: 'warn',
})
