/** How far the loading of a model's files is. */
export interface LoadingProgress {
  /** Bytes that are here. */
  readonly loaded: number
  /** Bytes of all files; `undefined` where a server doesn't say. */
  readonly total: number | undefined
}

/** Told each time when more is here. */
export type OnProgress = (progress: LoadingProgress) => void
