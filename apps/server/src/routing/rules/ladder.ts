import type { DeviceId, LadderStep, RoutingSettings, UserId } from '@deskbell/contract'
import { audienceOf, concerned } from './audience.ts'
import { type ChannelReason, whyNotEmail, whyNotPush } from './channels.ts'
import { nextToRing, toRing } from './devices.ts'
import type { RecipientFacts, RoutingEvent, RoutingFacts } from './facts.ts'

/** By which channels somebody was told of what nobody has opened, and which devices were rung for it. */
export interface Told extends Readonly<Record<'push' | 'email', ReadonlySet<UserId>>> {
  readonly devices: ReadonlySet<DeviceId>
}

/** What a step does with somebody: undefined if it is not about them. */
export interface StepFor {
  readonly push: ChannelReason | undefined
  readonly email: ChannelReason | undefined
  /** Those that push rings, if it does. */
  readonly devices: readonly DeviceId[]
}

const SEEN: ReadonlySet<string> = new Set(['already_read', 'looking_at_conversation'])

/** Does a visitor wait from here on? Not if somebody sees the message, or it is answered. */
export function begins({ author, bot }: RoutingEvent, decisions: readonly { readonly reason: string }[]): boolean {
  return author.kind === 'visitor' && bot !== 'handled' && !decisions.some(({ reason }) => SEEN.has(reason))
}

/** Does a step to come ring people's other devices? Then a message rings the one alone that each used last. */
export function othersRingLater(
  { stepsTaken }: Pick<RoutingFacts, 'stepsTaken'>,
  { ladder }: RoutingSettings,
): boolean {
  return ladder.slice(stepsTaken).some(({ to }) => to === 'devices')
}

/**
 * Nobody has opened it. Whom a step is about: those who were rung, the colleagues who were not told, those who got no
 * email, the admins. Nobody's own wishes are overridden; emails go out whether people are there or not.
 */
export function stepFor(
  step: LadderStep['to'],
  {
    event,
    facts,
    settings,
    told,
  }: {
    readonly event: RoutingEvent
    readonly facts: RoutingFacts
    readonly settings: RoutingSettings
    readonly told: Told
  },
): (recipient: RecipientFacts) => StepFor | undefined {
  const all = ({ devices }: RecipientFacts) => toRing(devices)
  const { event: wish, whyNot } = audienceOf(event, facts, settings)
  const push = (recipient: RecipientFacts) => whyNotPush(facts, recipient, wish)
  const email = (recipient: RecipientFacts) => whyNotEmail(facts, recipient, { event: wish, onlyOffline: false })
  switch (step) {
    case 'devices':
      return one =>
        told.push.has(one.userId)
          ? { push: push(one), email: 'not_this_step', devices: nextToRing(one.devices, told.devices) }
          : undefined
    case 'colleagues': {
      const isNew = (one: RecipientFacts) =>
        !one.deactivated && !told.push.has(one.userId) && !told.email.has(one.userId)
      const near = facts.recipients.filter(one => concerned(facts, settings, one) && isNew(one))
      // Where all of them know, or none of them can be rung, everybody else is asked.
      const isEnough = near.some(one => push(one) === undefined)
      const asked = new Set((isEnough ? near : facts.recipients.filter(isNew)).map(({ userId }) => userId))
      return one => (asked.has(one.userId) ? { push: push(one), email: 'not_this_step', devices: all(one) } : undefined)
    }
    case 'email':
      // Whoever was there and has no device got neither.
      return one =>
        (told.push.has(one.userId) || whyNot(one) === undefined) && !told.email.has(one.userId)
          ? { push: 'not_this_step', email: email(one), devices: [] }
          : undefined
    case 'admins':
      return one => (one.role === 'admin' ? { push: push(one), email: email(one), devices: all(one) } : undefined)
  }
}
