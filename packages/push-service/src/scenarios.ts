import { type NamedSide, namedSideOf } from './named-sides.ts'
import type { Fault, FaultRule, PushService } from './types.ts'

type Faulty = Pick<PushService, 'fault'>
/** One device, or every device of a side. */
type Whom = { readonly endpoint: string } | { readonly side: NamedSide }

const TOO_MANY_REQUESTS = 429
/** What WNS answers in its place. */
const NOT_ACCEPTABLE = 406

/**
 * Asks a device's sender, or all of a side's, to wait, in the side's own way.
 * @param retryAfter seconds, a date, or nothing at all
 */
export function throttle(
  service: Faulty,
  whom: Whom,
  { retryAfter, times = 1 }: { readonly retryAfter?: number | Date; readonly times?: number } = {},
): Fault {
  const side = 'side' in whom ? whom.side : namedSideOf(new URL(whom.endpoint).hostname)
  const status = side === 'wns' ? NOT_ACCEPTABLE : TOO_MANY_REQUESTS
  const value = retryAfter instanceof Date ? retryAfter.toUTCString() : `${retryAfter}`
  return service.fault({
    ...whom,
    status,
    times,
    ...(retryAfter === undefined ? {} : { headers: { 'retry-after': value } }),
  })
}

/** One status for every device of a side, until lifted: what a configuration mistake, or a fault of theirs, looks like. */
export function refuseAll(
  service: Faulty,
  side: NamedSide,
  status: number,
  more: Pick<FaultRule, 'headers' | 'body'> = {},
): Fault {
  return service.fault({ side, status, times: Number.POSITIVE_INFINITY, ...more })
}

/** Accepts everything and delivers nothing, until lifted: a dead endpoint that nobody owns up to. */
export function swallow(service: Faulty, whom: Whom): Fault {
  return service.fault({ ...whom, how: 'swallow', times: Number.POSITIVE_INFINITY })
}

/** Sends the sender elsewhere, until lifted: to a private address, or to the very same place again. */
export function redirectTo(service: Faulty, whom: Whom, location: string, status: 301 | 302 | 307 | 308 = 307): Fault {
  return service.fault({ ...whom, status, headers: { location }, times: Number.POSITIVE_INFINITY })
}
