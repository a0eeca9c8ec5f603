import type { Page } from '@deskbell/contract'

/**
 * The client's whole validation: shape enough that nothing crashes far from here. The backend's own tests and the
 * contract's schemas do the rest; zod would cost the worker more than everything else in it.
 */
export const readObject =
  <T extends object>(...required: readonly (keyof T & string)[]) =>
  (body: unknown): T | undefined =>
    isObject(body) && required.every(name => name in body) ? (body as T) : undefined

export function readPage<T>(body: unknown): Page<T> | undefined {
  if (!isObject(body) || !('items' in body) || !Array.isArray(body.items)) return undefined
  const nextCursor = 'nextCursor' in body && typeof body.nextCursor === 'string' ? body.nextCursor : null
  const total = 'total' in body && typeof body.total === 'number' ? { total: body.total } : {}
  return { items: body.items as T[], nextCursor, ...total }
}

/** For answers without a body. */
export const readNothing = (): null => null

function isObject(body: unknown): body is object {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}
