#!/usr/bin/env node
import { report } from './errors.js'
import { watchStdout } from './output.js'
import { createProgram } from './program.js'

watchStdout()
process.on('uncaughtException', error => process.exit(report(error)))
try {
  const program = await createProgram(process.argv[2])
  if (process.argv.length <= 2) program.outputHelp()
  else await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}
