import type { PreferenceMatrix, RoutingSettings } from '@deskbell/contract'
import type { QuietReason } from '../../quiet-times.ts'
import { type DevicesReason, whyNoDevice } from './devices.ts'
import type { RecipientFacts, RoutingFacts } from './facts.ts'

/** What of an agent's own wishes counts. */
export type MatrixEvent = keyof PreferenceMatrix

/** Why a channel is not used. `push_unwanted`, `email_unwanted`: they do not want to be told of that, so. `not_this_step`:
 * the ladder uses the other channel now. */
export type ChannelReason =
  | 'push_off'
  | 'conversation_muted'
  | 'push_unwanted'
  | QuietReason
  | 'merged_into_newer'
  | DevicesReason
  | 'email_off'
  | 'no_address'
  | 'email_unwanted'
  | 'is_online'
  | 'not_this_step'

/** What one channel does for one recipient. */
export type ChannelDecision =
  | {
      readonly channel: 'push' | 'email'
      readonly decision: 'send'
      readonly reason: 'visitor_wrote' | 'assignee_left' | 'nobody_opened'
      /** It waits so long for more of its kind, in ms. */
      readonly dueInMs: number
    }
  | { readonly channel: 'push' | 'email'; readonly decision: 'skip'; readonly reason: string }

type Site = Pick<RoutingFacts, 'pushOn' | 'emailOn' | 'newerRings'>

/** The first rule that holds is the reason given; undefined: they are rung. */
export function whyNotPush(site: Site, recipient: RecipientFacts, event: MatrixEvent): ChannelReason | undefined {
  if (!site.pushOn) return 'push_off'
  if (recipient.conversationMuted) return 'conversation_muted'
  if (!recipient.matrix[event].push) return 'push_unwanted'
  if (recipient.quiet) return recipient.quiet
  if (site.newerRings) return 'merged_into_newer'
  return whyNoDevice(recipient.devices)
}

/**
 * Quiet hours and snooze are no reason: a mail rings nobody.
 * @param onlyOffline presence counts; else they get one whether they are there or not
 */
export function whyNotEmail(
  site: Site,
  recipient: RecipientFacts,
  { event, onlyOffline }: { readonly event: MatrixEvent; readonly onlyOffline: boolean },
): ChannelReason | undefined {
  if (!site.emailOn) return 'email_off'
  if (!recipient.hasAddress) return 'no_address'
  if (recipient.conversationMuted) return 'conversation_muted'
  if (!recipient.matrix[event].email) return 'email_unwanted'
  if (onlyOffline && recipient.online) return 'is_online'
  return site.newerRings ? 'merged_into_newer' : undefined
}

/**
 * Is there any way to tell them now? One who is online sees it in the app, and one who looks at it has.
 * @param wish as for {@link whyNotEmail}
 */
export function isReachable(
  site: Site,
  recipient: RecipientFacts,
  wish: { readonly event: MatrixEvent; readonly onlyOffline: boolean },
): boolean {
  if (recipient.deactivated) return false
  if (recipient.hasRead || recipient.looking) return true
  if (recipient.conversationMuted) return false
  if (recipient.online && recipient.quiet === undefined) return true
  // Whether a newer message rings instead says nothing about the person.
  const now = { ...site, newerRings: false }
  return whyNotPush(now, recipient, wish.event) === undefined || whyNotEmail(now, recipient, wish) === undefined
}

/** The first of what is unread is told at once; those after it are merged. In ms. */
export function waitFor(channel: 'push' | 'email', { told }: RecipientFacts, { merge }: RoutingSettings): number {
  if (!told[channel]) return 0
  return channel === 'push' ? merge.pushSeconds * 1_000 : merge.emailMinutes * 60_000
}
