// npm run site: installs and builds what is missing, then makes the site in dist/site.
import { installIfNeeded } from './install.mjs'
import { runNode } from './run-node.mjs'

installIfNeeded()
runNode('scripts/build.mjs')
runNode('scripts/build-studio.mjs')
runNode('site/build.mjs')
