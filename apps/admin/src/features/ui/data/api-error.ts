import { type ApiResult, type Failure, isRetryable } from '@deskbell/api'
import type { ProblemCode } from '@deskbell/contract'

/** What went wrong, as one word to decide on: a code of the contract, or how the call ended without an answer. */
export type ErrorCode = ProblemCode | Exclude<Failure['kind'], 'problem'> | 'unknown'

/** A failed call inside TanStack Query, which knows failures only as thrown values. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: string
  readonly failure: Failure

  constructor(failure: Failure) {
    super(`API call failed: ${codeOf(failure)}`)
    this.code = codeOf(failure)
    this.failure = failure
  }
}

/** The contract's code, or the kind of ending. A newer backend may send a code that this app does not know. */
export function codeOf(failure: Failure): string {
  return failure.kind === 'problem' ? failure.code : failure.kind
}

/** The data of a call, or {@link ApiError} thrown: for `queryFn` and `mutationFn` alone. */
export async function unwrap<T>(call: ApiResult<T> | Promise<ApiResult<T>>): Promise<T> {
  const result = await call
  if (result.ok) return result.data
  throw new ApiError(result.failure)
}

/** True if pressing "Try again" may help. */
export function mayHelpToRetry(error: unknown): boolean {
  const failure = failureOf(error)
  return failure === undefined || isRetryable(failure) || failure.kind === 'aborted'
}

/** The failure in what was thrown, or the failure itself. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof ApiError) return error.failure
  return isFailure(error) ? error : undefined
}

function isFailure(value: unknown): value is Failure {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'
}
