// Bundles the library into one file that a page can import as it is: dist/browser/glassformer.js.
import { build } from 'vite'

await build({
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir: 'dist/browser',
    target: 'es2022',
    reportCompressedSize: false,
    lib: { entry: 'dist/index.js', formats: ['es'], fileName: 'glassformer' },
    rolldownOptions: { output: { minify: true, codeSplitting: false } },
  },
})
