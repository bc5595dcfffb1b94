// npm run studio: installs and builds what is missing, then serves the page and prints its address.
import { installIfNeeded } from './install.mjs'
import { runNode } from './run-node.mjs'

installIfNeeded()
runNode('scripts/build-studio.mjs')
runNode('dist/bin/glassformer.js', 'studio', ...process.argv.slice(2))
