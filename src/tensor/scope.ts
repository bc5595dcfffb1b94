/** A tensor that waits for the label of its source line. */
export interface Unnamed {
  readonly id: number
  name: string | undefined
}

/**
 * The module whose `forward` is being traced. Tensors made meanwhile belong to it: its path begins their names, its
 * class says in which source file they stand.
 */
export interface Scope {
  readonly path: string
  readonly className: string
  /** Tensors made in this scope that have no name yet: the next label names them as steps of its line. */
  readonly unnamed: Unnamed[]
}

const stack: Scope[] = []

export function currentScope(): Scope | undefined {
  return stack[stack.length - 1]
}

/** Runs `trace` with tensors named under `path`. */
export function withScope<T>(path: string, className: string, trace: () => T): T {
  stack.push({ path, className, unnamed: [] })
  try {
    return trace()
  } finally {
    stack.pop()
  }
}

/** ` in encoder.layers.0.attention`, for errors. */
export function scopeText(): string {
  const scope = currentScope()
  return scope === undefined || scope.path === '' ? '' : ` in ${scope.path}`
}
