import type { DevicesTable } from '../db/schema.ts'
import { ruleOf } from './retry-policy.ts'
import type { AttemptRecord } from './settlement.ts'
import { isProbablyDead, silenceAfter } from './silence.ts'

/** The columns by which a device is judged, and which a delivery may change. */
export const judgedColumns = [
  'endpoint_hash',
  'health',
  'last_result',
  'last_result_at',
  'last_status',
  'last_reason',
  'removed_at',
  'reported_at',
  'unshown',
  'unshown_since',
  'unshown_at',
  'refused',
  'refused_since',
  'quarantine_reason',
] as const

export type Judged = Pick<DevicesTable, (typeof judgedColumns)[number]>

/** Distinct messages refused in a row, from which on a device may be broken. */
export const REFUSED_IN_A_ROW = 3

export interface JudgeFacts {
  readonly device: Judged
  /** The endpoint that was sent to. */
  readonly endpointHash: string | null
  /** The last one of the claim. */
  readonly attempt: AttemptRecord
  /** It is the delivery's first claim: one that is tried again and again is one message still. */
  readonly first: boolean
  /** The device has shown this message already, which is better than `accepted`. */
  readonly displayed: boolean
  /** The push service refuses everybody: no device is to blame (webpush D5). */
  readonly frozen: boolean
  /** Since this one was refused first, the push service has accepted messages for others. */
  readonly othersAreWell: boolean
}

export type Verdict =
  | { readonly kind: 'nothing' }
  /** It got another subscription while we sent to one that is gone: the delivery is due again. */
  | { readonly kind: 'renewed' }
  /** The push service does not know it any more. */
  | { readonly kind: 'gone'; readonly device: Judged }
  | { readonly kind: 'change'; readonly device: Judged }

/** What an attempt says of its device. Only 404 and 410 remove it (W36); everything else keeps it (W37). */
export function judgeDevice(facts: JudgeFacts): Verdict {
  const { device, endpointHash, attempt, displayed, frozen } = facts
  const { outcome, at } = attempt
  if (device.removed_at !== null) return { kind: 'nothing' }
  // A device that got a new endpoint meanwhile is not judged by the old one.
  if (device.endpoint_hash !== endpointHash) return { kind: outcome.result === 'gone' ? 'renewed' : 'nothing' }
  if (outcome.result === 'accepted' && displayed) return { kind: 'nothing' }
  const told: Judged = {
    ...device,
    last_result: outcome.result,
    last_result_at: at,
    last_status: outcome.status,
    last_reason: outcome.reason,
  }
  if (outcome.result === 'accepted') return { kind: 'change', device: afterAccepted(told, at) }
  if (frozen) return { kind: 'change', device: failing(told) }
  return afterFailure(facts, told)
}

/** A quarantined device stays so until it is renewed. One that failed is well again if it ever reported. */
function afterAccepted(device: Judged, at: number): Judged {
  const after = { ...device, ...silenceAfter(device, at), refused: 0, refused_since: null }
  if (device.health === 'quarantined') return after
  if (isProbablyDead(after, device.reported_at)) return { ...after, health: 'dead' }
  if (device.health !== 'failing') return after
  return { ...after, health: device.reported_at === null ? 'unknown' : 'ok' }
}

function afterFailure({ attempt, first, othersAreWell }: JudgeFacts, device: Judged): Verdict {
  const { outcome, at } = attempt
  switch (ruleOf(outcome).device) {
    case 'remove':
      return { kind: 'gone', device }
    case 'quarantine':
      return { kind: 'change', device: quarantined(device, outcome.fault) }
    case 'count': {
      const counted = first
        ? { ...device, refused: device.refused + 1, refused_since: device.refused === 0 ? at : device.refused_since }
        : device
      const isToBlame = counted.refused >= REFUSED_IN_A_ROW && othersAreWell
      return { kind: 'change', device: isToBlame ? quarantined(counted, 'refused') : failing(counted) }
    }
    case 'keep':
      return { kind: 'change', device: failing(device) }
  }
}

/** What it was quarantined for first stays the reason. */
function quarantined(device: Judged, reason: string | null): Judged {
  return { ...device, health: 'quarantined', quarantine_reason: device.quarantine_reason ?? reason }
}

function failing(device: Judged): Judged {
  return device.health === 'quarantined' || device.health === 'dead' ? device : { ...device, health: 'failing' }
}
