#!/usr/bin/env node
import * as nodeModule from 'node:module'
import { report } from './errors.js'
import { languageOfErrors } from './language.js'
import { watchStdout } from './output.js'
import { createProgram } from './program.js'

// From Node 22 on, what the commands' modules were compiled to is kept for the next start.
const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: () => void }
enableCompileCache?.()
watchStdout()
const language = languageOfErrors(process.argv.slice(2))
process.on('uncaughtException', error => process.exit(report(error, language)))
try {
  const program = await createProgram(process.argv[2], language)
  if (process.argv.length <= 2) program.outputHelp()
  else await program.parseAsync()
} catch (error) {
  process.exitCode = report(error, language)
}
