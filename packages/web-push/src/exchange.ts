import type { Dispatcher } from 'undici'
import type { ResponseHeaders } from './answer.ts'

/** A response as far as we read it, or why there is none. */
export type Exchange =
  | { readonly kind: 'response'; readonly status: number; readonly headers: ResponseHeaders; readonly body: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'failed'; readonly error: unknown }

export type ExchangeRequest = {
  readonly origin: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/** E3: enough for every push service's explanation; the rest of a longer body is not awaited. */
export const MAX_RESPONSE_BYTES = 4096

/**
 * One POST with one deadline for everything: waiting for a connection, DNS, TLS, headers and body (E3). Once there is
 * a status it counts, even if the body breaks off. A request that has not begun at the deadline is never sent.
 */
export function exchange(dispatcher: Dispatcher, request: ExchangeRequest, timeoutMs: number): Promise<Exchange> {
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    let received = 0
    let head: { status: number; headers: ResponseHeaders } | null = null
    let controller: Dispatcher.DispatchController | null = null
    let settled = false

    function settle(otherwise: Exchange): void {
      if (settled) return
      settled = true
      clearTimeout(timer)
      const body = () => Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString('utf8')
      resolve(head ? { kind: 'response', ...head, body: body() } : otherwise)
    }

    const timer = setTimeout(() => {
      settle({ kind: 'timeout' })
      controller?.abort(new Error('deadline'))
    }, timeoutMs)

    dispatcher.dispatch(
      { method: 'POST', ...request },
      {
        onRequestStart(started) {
          controller = started
          if (settled) started.abort(new Error('deadline'))
        },
        onResponseStart(_controller, status, headers) {
          if (status >= 200) head = { status, headers }
        },
        onResponseData(running, chunk) {
          chunks.push(chunk)
          received += chunk.length
          if (received < MAX_RESPONSE_BYTES) return
          settle({ kind: 'timeout' })
          running.abort(new Error('enough'))
        },
        onResponseEnd() {
          settle({ kind: 'failed', error: undefined })
        },
        onResponseError(_controller, error) {
          settle({ kind: 'failed', error })
        },
      },
    )
  })
}
