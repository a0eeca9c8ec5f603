import type { PushService } from './push-services.ts'
import type { PushResult } from './result.ts'

/** Response headers, names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Decides what a response means: the one table (webpush.md §4). Written in full in the next step. */
export function classify(
  _pushService: PushService,
  status: number,
  _headers: ResponseHeaders,
  _body: string,
  _now: number = Date.now(),
): PushResult {
  if (status >= 200 && status < 300) return { result: 'accepted', status }
  if (status === 404 || status === 410) return { result: 'gone', status }
  if (status === 429) return { result: 'throttled', status }
  if (status >= 500) return { result: 'unreachable', reason: `http_${status}`, status }
  return { result: 'rejected', status, reason: `http_${status}`, fault: 'malformed' }
}
