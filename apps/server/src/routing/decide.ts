import type { DeviceId, RoutingSettings, UserId } from '@deskbell/contract'
import { type Audience, type AudienceReason, audienceOf, type Rule } from './rules/audience.ts'
import { type ChannelDecision, type ChannelReason, waitFor, whyNotEmail, whyNotPush } from './rules/channels.ts'
import { toRing, usedLast } from './rules/devices.ts'
import type { RecipientFacts, RoutingEvent, RoutingFacts } from './rules/facts.ts'
import { othersRingLater } from './rules/ladder.ts'

/** Why somebody is not told at all, from what concerns everybody to what concerns one of them. */
type PersonReason =
  | 'is_author'
  | 'not_from_visitor'
  | 'bot_answered'
  | 'deactivated'
  | AudienceReason
  | 'already_read'
  | 'looking_at_conversation'

export type SkipReason = PersonReason | ChannelReason

/** What becomes of one event for one recipient: `send` if any channel does; the reason is push's where that says more. */
export interface Decision {
  readonly userId: UserId
  readonly decision: 'send' | 'skip'
  readonly reason: 'visitor_wrote' | 'assignee_left' | 'nobody_opened' | SkipReason
  readonly rules: readonly Rule[]
  /** Every channel with its own reason. */
  readonly channels: readonly [push: ChannelDecision, email: ChannelDecision]
  /** Those to ring; none if push does not. */
  readonly deviceIds: readonly DeviceId[]
}

/**
 * Who is notified of an event, how, and why or why not: one decision for each recipient, those not to send among them
 * (design §3, stage 2). What each rule means stands in `rules/`, and in a table in `docs/when-notified.md`.
 */
export function decide(event: RoutingEvent, facts: RoutingFacts, settings: RoutingSettings): Decision[] {
  const audience = event.author.kind === 'visitor' ? audienceOf(event, facts, settings) : undefined
  return facts.recipients.map(recipient => {
    const reason = whyNobody(event, recipient, audience)
    if (reason || !audience) return nothing(recipient, reason ?? 'not_from_visitor', audience)
    return byChannels(event, facts, settings, { recipient, audience })
  })
}

/** The first rule that holds is the reason given. */
function whyNobody(
  event: RoutingEvent,
  recipient: RecipientFacts,
  audience: Audience | undefined,
): PersonReason | undefined {
  if (event.author.id === recipient.userId) return 'is_author'
  if (!audience) return 'not_from_visitor'
  if (event.bot === 'handled') return 'bot_answered'
  if (recipient.deactivated) return 'deactivated'
  const notMeant = audience.whyNot(recipient)
  if (notMeant) return notMeant
  if (recipient.hasRead) return 'already_read'
  return recipient.looking ? 'looking_at_conversation' : undefined
}

function nothing({ userId }: RecipientFacts, reason: PersonReason, audience: Audience | undefined): Decision {
  const skip = { decision: 'skip', reason } as const
  const channels = [
    { channel: 'push', ...skip },
    { channel: 'email', ...skip },
  ] as const
  return { userId, ...skip, rules: audience?.rules ?? [], channels, deviceIds: [] }
}

function byChannels(
  { assigneeLeft }: RoutingEvent,
  facts: RoutingFacts,
  settings: RoutingSettings,
  { recipient, audience }: { readonly recipient: RecipientFacts; readonly audience: Audience },
): Decision {
  const { event, emailOnlyOffline: onlyOffline, rules } = audience
  const sent = assigneeLeft ? 'assignee_left' : 'visitor_wrote'
  const noPush = whyNotPush(facts, recipient, event)
  const noEmail = whyNotEmail(facts, recipient, { event, onlyOffline })
  const chosen = othersRingLater(facts, settings) ? usedLast : toRing
  const decided = <C extends 'push' | 'email'>(channel: C, why: ChannelReason | undefined): ChannelDecision =>
    why
      ? { channel, decision: 'skip', reason: why }
      : { channel, decision: 'send', reason: sent, dueInMs: waitFor(channel, recipient, settings) }
  return {
    userId: recipient.userId,
    ...(noPush && noEmail ? { decision: 'skip', reason: noPush } : { decision: 'send', reason: sent }),
    rules,
    channels: [decided('push', noPush), decided('email', noEmail)],
    deviceIds: noPush ? [] : chosen(recipient.devices),
  }
}

/** What push does for them. */
export function pushOf({ channels }: Pick<Decision, 'channels'>): ChannelDecision {
  return channels[0]
}

export function emailOf({ channels }: Pick<Decision, 'channels'>): ChannelDecision {
  return channels[1]
}
