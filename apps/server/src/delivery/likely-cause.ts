import type { LaneCause } from '../db/schema.ts'
import type { PushOutcome } from '../push-provider.ts'

/** A token is good for half a day and may be minutes early: clocks that differ by less are no reason to refuse it. */
const FAR_OFF_MS = 5 * 60 * 1000
/** Those that say in a word of their own why they refuse a token: an answer without one is somebody else's. */
const SAYS_WHY = new Set(['apple', 'mozilla'])

/** What most likely lies behind a lane's refusals or silence, for the admin who has to mend it. */
export function likelyCause(lane: string, outcome: PushOutcome, now: number): LaneCause {
  const { status, reason, fault, serverTime } = outcome
  if (status === 407 || reason === 'proxy') return 'egress_blocked'
  switch (fault) {
    case 'vapid':
      if (serverTime !== undefined && Math.abs(serverTime - now) > FAR_OFF_MS) return 'clock'
      // Apple has this one word for every fault of a token; the contact is by far the commonest (pains 11).
      if (reason === 'BadJwtToken') return 'subject'
      return SAYS_WHY.has(lane) && reason === `http_${status}` ? 'egress_blocked' : 'token'
    case 'key_mismatch':
      return 'key_mismatch'
    case 'header':
      return 'header'
    case 'gone':
      return 'endpoint_gone_wave'
    case 'transport':
      return 'unreachable'
    case 'service':
      return 'service_down'
    default:
      return 'unknown'
  }
}
