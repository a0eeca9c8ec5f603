import { DEFAULT_RETRY_AFTER_MS, type PushResult } from '@deskbell/web-push'
import type { PushOutcome } from '../push-provider.ts'

/** What delivery should know of a result of Web Push (webpush §4). */
export function toOutcome(result: PushResult): PushOutcome {
  switch (result.result) {
    case 'accepted':
      return { result: 'accepted', status: result.status, reason: null, fault: null }
    case 'gone':
      return { result: 'gone', status: result.status, reason: `http_${result.status}`, fault: 'gone' }
    case 'throttled': {
      const { status, retryAfterMs = DEFAULT_RETRY_AFTER_MS } = result
      return { result: 'throttled', status, reason: `http_${status}`, fault: 'throttled', retryAfterMs }
    }
    case 'unreachable': {
      const { status = null, reason, retryAfterMs } = result
      const fault = status === null ? 'transport' : 'service'
      return { result: 'unreachable', status, reason, fault, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    }
    case 'rejected': {
      const { status = null, reason, fault, serverTime } = result
      return { result: 'rejected', status, reason, fault, ...(serverTime === undefined ? {} : { serverTime }) }
    }
  }
}
