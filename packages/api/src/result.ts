import type { Problem } from '@deskbell/contract'

/** Why a call brought no data. Callers decide on `kind`, and for problems on `code`. */
export type Failure =
  /** The backend answered with an error. `code` is from the contract's table, or unknown if the backend is newer. */
  | {
      readonly kind: 'problem'
      readonly status: number
      readonly code: string
      readonly problem: Partial<Problem>
      readonly retryAfterSeconds?: number
    }
  /** No answer: no network, refused, TLS, CORS. Browsers do not say which. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'timeout' }
  /** The caller's own signal. */
  | { readonly kind: 'aborted' }
  /** An answer that is not what the contract says. */
  | { readonly kind: 'unreadable'; readonly status: number }

/** What every call returns. Decide on `ok`, never on the data's truthiness: a 204 has none. */
export type ApiResult<T> =
  | { readonly ok: true; readonly status: number; readonly data: T }
  | { readonly ok: false; readonly failure: Failure }

/** Worth trying again by itself, later. Everything else needs a person or another request. */
export function isRetryable(failure: Failure): boolean {
  if (failure.kind === 'offline' || failure.kind === 'timeout') return true
  return failure.kind === 'problem' && (failure.status >= 500 || failure.status === 429)
}
