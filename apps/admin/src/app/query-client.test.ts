import { describe, expect, it, vi } from 'vitest'
import { ApiError } from '../features/ui/data/api-error.ts'
import { createQueryClient } from './query-client.ts'

const problem = (code: string, status: number) => new ApiError({ kind: 'problem', code, status, problem: {} })

function setUp() {
  const reactions = { onSignedOut: vi.fn<() => void>(), onTooOld: vi.fn<() => void>() }
  const queries = createQueryClient(reactions)
  const ask = (error: ApiError) => {
    const queryFn = vi.fn<() => Promise<never>>(() => Promise.reject(error))
    const done = queries
      .fetchQuery({ queryKey: [error.code], queryFn, retryDelay: 1 })
      .catch(() => queryFn.mock.calls.length)
    return done
  }
  return { ...reactions, queries, ask }
}

describe('the query client', () => {
  it('a session that ended elsewhere is looked up again, once, without a retry', async () => {
    const { ask, onSignedOut, onTooOld } = setUp()
    expect(await ask(problem('unauthenticated', 401))).toBe(1)
    expect(onSignedOut).toHaveBeenCalledOnce()
    expect(onTooOld).not.toHaveBeenCalled()
  })
  it('contract_too_old asks for an update', async () => {
    const { ask, onTooOld } = setUp()
    await ask(problem('contract_too_old', 426))
    expect(onTooOld).toHaveBeenCalledOnce()
  })
  it('tries again what may pass by itself, and no refusal', async () => {
    const { ask } = setUp()
    expect(await ask(problem('unavailable', 503))).toBe(3)
    expect(await ask(new ApiError({ kind: 'timeout' }))).toBe(3)
    expect(await ask(problem('forbidden', 403))).toBe(1)
    expect(await ask(problem('not_found', 404))).toBe(1)
  })
})
