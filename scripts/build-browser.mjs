// Bundles for pages that import a file as it is: dist/browser/glassformer.js, the whole library in one file, and
// dist/browser/text/text.js, which only answers and loads its kernels and what else it needs from the files beside it.
import { build } from 'vite'

/** What the entry imports at once is one file with it: shared chunks would compress worse. */
const inEntry = { includeDependenciesRecursively: false, groups: [{ name: 'text', test: id => !LATER.test(id) }] }
const LATER =
  /generated\/(kernels|web-worker)|engine\/reference\/|decode\/(beam-|top-|coverage|attention-maps|uncached)/

await bundle('dist/browser', 'dist/index.js', 'glassformer', false)
await bundle('dist/browser/text', 'dist/text/index.js', 'text', inEntry)

function bundle(outDir, entry, fileName, codeSplitting) {
  return build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      outDir,
      target: 'es2022',
      reportCompressedSize: false,
      lib: { entry, formats: ['es'], fileName },
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        output: { minify: true, codeSplitting, chunkFileNames: '[name].js' },
      },
    },
  })
}
