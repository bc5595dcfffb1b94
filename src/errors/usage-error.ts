import { GlassformerError } from './glassformer-error.js'

/** A call that cannot be meant, whatever the files hold: commands exit with code 2. */
export class UsageError extends GlassformerError {
  override readonly name = 'UsageError'
}
