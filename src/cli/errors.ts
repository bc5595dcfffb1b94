import { CommanderError } from 'commander'
import { GlassformerError } from '../errors/glassformer-error.js'
import { inNames, namesOf } from '../errors/in-names.js'
import { UsageError } from '../errors/usage-error.js'
import { errorText } from '../explain/errors.zh.js'
import type { Language } from '../explain/text.js'
import { systemErrorCode, systemErrorReason } from '../formats/node/system-error.js'

/** The exit codes of every command. */
const DONE = 0
const FAILED = 1
const WRONG_USAGE = 2
const INTERRUPTED = 130

/** Ctrl-C (or SIGTERM) ended a command, which has saved all that it had. */
export class Interrupted extends GlassformerError {}

/**
 * Runs what checks values of the command line: its complaints are wrong usage.
 *
 * @param flags by the names of options, so that the complaint names what was typed
 */
export function asUsage<T>(action: () => T, flags: Readonly<Record<string, string>> = {}): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof GlassformerError)) throw error
    throw new UsageError(inNames(error.message, namesOf(flags)))
  }
}

/** Runs what may fail otherwise than by wrong usage: of its complaints, too, the options are named by their flags. */
export async function namingFlags<T>(flags: Readonly<Record<string, string>>, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof GlassformerError) || error instanceof UsageError) throw error
    throw new GlassformerError(inNames(error.message, namesOf(flags)))
  }
}

/**
 * Says what went wrong in one line on stderr.
 *
 * @param language of its reader
 * @returns the exit code.
 */
export function report(error: unknown, language: Language): number {
  // commander has written its message (or the help) already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE
  process.stderr.write(`${errorLine(error, language)}\n`)
  if (process.env['GLASSFORMER_DEBUG'] === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  if (error instanceof Interrupted) return INTERRUPTED
  return error instanceof UsageError ? WRONG_USAGE : FAILED
}

/** Of this process, and of the whole machine. */
const TOO_MANY_FILES: readonly string[] = ['EMFILE', 'ENFILE']

function errorLine(error: unknown, language: Language): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/gu, ' ')
  if (error instanceof GlassformerError) return `glassformer: ${errorText(message, language)}`
  if (TOO_MANY_FILES.includes(systemErrorCode(error) ?? '')) {
    return `glassformer: ${systemErrorReason(error)}: let it open more, such as with ulimit -n 1024`
  }
  if (error instanceof RangeError && /allocation|array length|memory/iu.test(message)) {
    return `glassformer: the memory is not enough (${message}); try a smaller model or batch`
  }
  return `glassformer: unexpected error: ${message}; with GLASSFORMER_DEBUG=1 it says where`
}
