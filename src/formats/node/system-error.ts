const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'it does not exist',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the device failed',
}

/** The code of a system error, as `ENOSPC`; `undefined` for any other error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What went wrong, in words and on one line, with the system's code in brackets. */
export function systemErrorReason(error: unknown): string {
  const code = systemErrorCode(error)
  const known = code === undefined ? undefined : REASONS[code]
  if (known !== undefined) return `${known} (${code})`
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/gu, ' ')
}
