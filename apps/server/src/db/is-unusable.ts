/** What the operating system, or SQLite for it, says of a folder that cannot be made, read or written. */
const unusable = /^(EEXIST|ENOENT|ENOTDIR|EACCES|EPERM|EROFS|ENOSPC|SQLITE_(CANTOPEN|READONLY|FULL|IOERR)(_.*)?)$/

export function isUnusable(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && unusable.test(error.code)
}

/** Whether a file is no SQLite database, or is one no more. */
export function isDamaged(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(NOTADB|CORRUPT)/.test(String(error.code))
}
