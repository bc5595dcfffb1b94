import { GlassformerError } from './glassformer-error.js'

/** Runs what reads a file or a folder: its complaints begin with the place, those of a file in it too. */
export function within<T>(place: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw error instanceof GlassformerError && !error.message.startsWith(place)
      ? new GlassformerError(`${place}: ${error.message}`)
      : error
  }
}
