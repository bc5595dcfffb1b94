// Bundles the command line, dist/bin/: Node opens one file where it had opened hundreds, and a command still loads only
// its own part. Packages stay outside, but zod: of its hundred files, commands need few.
import { chmodSync, readFileSync } from 'node:fs'
import { build } from 'vite'

const zodLicense = `/*! zod:\n${readFileSync('node_modules/zod/LICENSE', 'utf8')}*/`

await build({
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: ['zod'] },
  build: {
    ssr: true,
    outDir: 'dist/bin',
    target: 'es2022',
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        glassformer: 'dist/cli/main.js',
        // Threads, which are started by these names from the file beside them.
        'answerer-thread': 'dist/serve/answerer-thread.js',
        'node-worker': 'dist/engine/wasm/threads/node-worker.js',
      },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        banner: ({ moduleIds }) => (moduleIds.some(id => id.includes('/node_modules/zod/')) ? zodLicense : ''),
        comments: { jsdoc: false, annotation: true, legal: true },
      },
    },
  },
})
chmodSync('dist/bin/glassformer.js', 0o755)
