import { problems } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { ApiError, codeOf, mayHelpToRetry, unwrap } from './api-error.ts'
import { errorText } from './error-text.ts'

const problem = (code: string, status: number) => ({ kind: 'problem', code, status, problem: {} }) as const

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

describe('unwrap', () => {
  it('gives the data of a call that went well', async () => {
    expect(await unwrap({ ok: true, status: 200, data: 7 })).toBe(7)
    expect(await unwrap(Promise.resolve({ ok: true, status: 204, data: null }))).toBeNull()
  })
  it('throws what went wrong, with its code', async () => {
    const thrown = await unwrap({ ok: false, failure: problem('last_admin', 409) }).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(ApiError)
    expect(thrown).toMatchObject({ name: 'ApiError', code: 'last_admin' })
    expect(codeOf({ kind: 'timeout' })).toBe('timeout')
  })
})

describe('texts of errors', () => {
  it('every code of the contract has one of its own making', () => {
    const vague = errorText(new Error('a bug'))
    const said = Object.entries(problems).map(([code, { status }]) => [
      code,
      errorText(new ApiError(problem(code, status))),
    ])
    // Mistakes of this app: a person can do nothing about them.
    expect(said.filter(([, text]) => text === vague).map(([code]) => code)).toEqual([
      'malformed_json',
      'unsupported_media_type',
    ])
  })
  it('takes a failure as well as an error', () => {
    expect(errorText({ kind: 'offline' })).toMatch(/network/)
  })
  it('a newer backend’s code is read by its status', () => {
    expect(errorText(new ApiError(problem('from_the_future', 503)))).toBe(
      errorText(new ApiError(problem('internal', 500))),
    )
    expect(errorText(new ApiError(problem('from_the_future', 409)))).toBe(errorText(undefined))
    expect(errorText(new ApiError(problem('toString', 400)))).toBe(errorText(undefined))
  })
  it('trying again is offered only where it may help', () => {
    expect(mayHelpToRetry({ kind: 'timeout' })).toBe(true)
    expect(mayHelpToRetry(new ApiError(problem('unavailable', 503)))).toBe(true)
    expect(mayHelpToRetry(new ApiError(problem('forbidden', 403)))).toBe(false)
  })
})
