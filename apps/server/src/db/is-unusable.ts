/** What the operating system, or SQLite for it, says of a folder that cannot be made, read or written. */
const unusable = /^(EEXIST|ENOENT|ENOTDIR|EACCES|EPERM|EROFS|ENOSPC|SQLITE_(CANTOPEN|READONLY|FULL)(_.*)?)$/

export function isUnusable(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && unusable.test(error.code)
}
