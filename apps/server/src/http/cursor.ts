import type { z } from 'zod'

export type Cursor<T> = { readonly ok: true; readonly value: T } | { readonly ok: false }

/** An opaque cursor for the place after a row: its sort values, the last of them unique. */
export function encodeCursor(place: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

/** Reads a cursor back. Anything that is not one of ours is `cursor_invalid` to the caller. */
export function decodeCursor<T>(schema: z.ZodType<T>, cursor: string): Cursor<T> {
  let place: unknown
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return { ok: false }
  }
  // No place holds U+0000, and PostgreSQL fails on it.
  if (Array.isArray(place) && place.some(value => typeof value === 'string' && value.includes('\0')))
    return { ok: false }
  const result = schema.safeParse(place)
  return result.success ? { ok: true, value: result.data } : { ok: false }
}
