import type { DeliveryId, DeviceId } from '@deskbell/contract'
import type { Millis } from './schema.ts'

/** Breaker and pace of one lane, shared by all servers. No row is a closed one at full pace. */
export interface LanesTable {
  lane: string
  /**
   * `open`: nothing is sent until `until`. `probing`: one delivery finds out, and has until `until` for it. `frozen`:
   * all is sent, but no device is removed or quarantined until `until`.
   */
  state: 'closed' | 'open' | 'probing' | 'frozen'
  /** The likely cause of the last time that it opened or froze. */
  cause: LaneCause | null
  status: number | null
  reason: string | null
  opened_at: Millis | null
  until: Millis | null
  /** How often in a row it opened: the pause grows. */
  trips: number
  probe_id: DeliveryId | null
  /** The next probe goes to another one, if there is one: a broken device proves nothing. */
  probe_device: DeviceId | null
  /** Until then a wave of gone or mismatched devices is believed: it was seen before, and the push service proved to be well. */
  trusted_until: Millis | null
  /** The push service asked the whole site to wait until then. */
  resume_at: Millis | null
  /** Until then the lane keeps to the slow pace, of which so many sends were left at that time. */
  paced_until: Millis | null
  tokens: number
  tokens_at: Millis
  updated_at: Millis
}

export type LaneCause =
  /** The contact in our token is not one that the push service takes. */
  | 'subject'
  | 'clock'
  /** The token is refused, and it is neither of those. */
  | 'token'
  | 'key_mismatch'
  /** A header of ours. */
  | 'header'
  /** What answers is not the push service. */
  | 'egress_blocked'
  | 'endpoint_gone_wave'
  /** No connection, or no answer. */
  | 'unreachable'
  | 'service_down'
  | 'unknown'
