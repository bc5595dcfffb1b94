// What `npm pack` packs, also in a fresh clone: installs, builds, and trains the studio's models. What is done already is
// not done again.
import { installIfNeeded } from './install.mjs'
import { runNode } from './run-node.mjs'

installIfNeeded()
console.log("Building; the studio's two models are trained here, once: some minutes …")
runNode('scripts/build-studio.mjs')
