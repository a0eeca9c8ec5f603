import type { LadderStep, RoutingSettings } from '@deskbell/contract'
import type { Decision, SkipReason } from './decide.ts'
import type { ChannelDecision } from './rules/channels.ts'
import type { RoutingEvent, RoutingFacts } from './rules/facts.ts'
import { stepFor, type Told } from './rules/ladder.ts'

export interface StepFacts {
  readonly event: RoutingEvent
  readonly facts: RoutingFacts
  readonly settings: RoutingSettings
  /** Who was told since a visitor began to wait. */
  readonly told: Told
}

/** A step of the ladder: one decision for each whom it is about, and none for anybody else. */
export function decideStep(to: LadderStep['to'], given: StepFacts): Decision[] {
  const find = stepFor(to, given)
  return given.facts.recipients.flatMap((recipient): Decision[] => {
    const found = recipient.deactivated ? undefined : find(recipient)
    if (!found) return []
    const seen: SkipReason | undefined = recipient.hasRead
      ? 'already_read'
      : recipient.looking
        ? 'looking_at_conversation'
        : undefined
    const [noPush, noEmail] = [seen ?? found.push, seen ?? found.email]
    const decided = (channel: 'push' | 'email', why: SkipReason | undefined): ChannelDecision =>
      why
        ? { channel, decision: 'skip', reason: why }
        : { channel, decision: 'send', reason: 'nobody_opened', dueInMs: 0 }
    const why = noPush === 'not_this_step' ? noEmail : noPush
    return [
      {
        userId: recipient.userId,
        ...(noPush && noEmail && why
          ? { decision: 'skip', reason: why }
          : { decision: 'send', reason: 'nobody_opened' }),
        rules: ['nobody_opened'],
        channels: [decided('push', noPush), decided('email', noEmail)],
        deviceIds: noPush ? [] : found.devices,
      },
    ]
  })
}
