import type { DeviceId, UserId } from '@deskbell/contract'
import { type DevicesReason, toRing, whyNoDevice } from './rules/devices.ts'
import type { DeviceFacts } from './rules/facts.ts'

/** A device whose push service accepted a ring for the conversation that its user has not read. */
export interface RungDevice extends Omit<DeviceFacts, 'lastSeenAt' | 'doubtful'> {
  /** It is not this user's any more. */
  readonly gone: boolean
  /** The notification was tapped or wiped away there: nothing is left to be replaced. */
  readonly answered: boolean
  /** It was told since that ring already, or is about to be. */
  readonly told: boolean
}

export interface TakenFacts {
  readonly pushOn: boolean
  /** Does the site want it said. */
  readonly announced: boolean
  /** Who did it. */
  readonly by: string
  /** Who it was given to; whoever did it, if they took or closed it. */
  readonly who: string
  /** Everybody with such a device. */
  readonly recipients: readonly {
    readonly userId: UserId
    readonly deactivated: boolean
    readonly devices: readonly RungDevice[]
  }[]
}

export type TakenHow = 'taken' | 'assigned' | 'closed'

export type TakenDecision =
  | {
      readonly userId: UserId
      readonly decision: 'send'
      readonly reason: `${TakenHow}_by_colleague`
      readonly deviceIds: readonly DeviceId[]
    }
  | {
      readonly userId: UserId
      readonly decision: 'skip'
      readonly reason:
        | 'deactivated'
        | 'push_off'
        | DevicesReason
        | 'is_actor'
        | 'is_assignee'
        | 'taken_not_announced'
        | 'answered_there'
        | 'told_already'
    }

/** Whose devices are told that somebody else has the conversation now: once for each ring, and only where one is shown. */
export function decideTaken(how: TakenHow, facts: TakenFacts): TakenDecision[] {
  return facts.recipients.map(({ userId, deactivated, devices }): TakenDecision => {
    const skip = (reason: Extract<TakenDecision, { decision: 'skip' }>['reason']) =>
      ({ userId, decision: 'skip', reason }) as const
    if (userId === facts.by) return skip('is_actor')
    if (userId === facts.who) return skip('is_assignee')
    if (deactivated) return skip('deactivated')
    if (!facts.pushOn) return skip('push_off')
    if (!facts.announced) return skip('taken_not_announced')
    const left = devices.filter(device => !device.gone)
    const why = whyNoDevice(left)
    if (why) return skip(why)
    const ringable = new Set(toRing(left))
    const showing = left.filter(device => ringable.has(device.id) && !device.answered)
    if (showing.length === 0) return skip('answered_there')
    const deviceIds = showing.filter(device => !device.told).map(({ id }) => id)
    if (deviceIds.length === 0) return skip('told_already')
    return { userId, decision: 'send', reason: `${how}_by_colleague`, deviceIds }
  })
}
