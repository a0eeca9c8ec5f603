import type { LadderStep, RoutingSettings, UserId } from '@deskbell/contract'
import { audienceOf, concerned } from './audience.ts'
import { type ChannelReason, whyNotEmail, whyNotPush } from './channels.ts'
import type { RecipientFacts, RoutingEvent, RoutingFacts } from './facts.ts'

/** By which channels somebody was told of what nobody has opened. */
export type Told = Readonly<Record<'push' | 'email', ReadonlySet<UserId>>>

/** What a step does with somebody: undefined if it is not about them. */
export interface StepFor {
  readonly push: ChannelReason | undefined
  readonly email: ChannelReason | undefined
}

/**
 * Nobody has opened it. Whom a step is about: those who were told, the colleagues who were not, those who got no email,
 * the admins. Nobody's own wishes are overridden; emails go out whether people are there or not.
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
  const { event: wish } = audienceOf(event, facts, settings)
  const push = (recipient: RecipientFacts) => whyNotPush(facts, recipient, wish)
  const email = (recipient: RecipientFacts) => whyNotEmail(facts, recipient, { event: wish, onlyOffline: false })
  switch (step) {
    case 'devices':
      return one => (told.push.has(one.userId) ? { push: push(one), email: 'not_this_step' } : undefined)
    case 'colleagues': {
      const isNew = (one: RecipientFacts) => !told.push.has(one.userId) && !told.email.has(one.userId)
      const near = facts.recipients.filter(one => concerned(facts, settings, one) && isNew(one))
      // Where all of them know, everybody else is asked.
      const asked = new Set((near.length > 0 ? near : facts.recipients.filter(isNew)).map(({ userId }) => userId))
      return one => (asked.has(one.userId) ? { push: push(one), email: 'not_this_step' } : undefined)
    }
    case 'email':
      return one =>
        told.push.has(one.userId) && !told.email.has(one.userId)
          ? { push: 'not_this_step', email: email(one) }
          : undefined
    case 'admins':
      return one => (one.role === 'admin' ? { push: push(one), email: email(one) } : undefined)
  }
}
