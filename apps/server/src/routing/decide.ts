import type { DeviceId, MessageId, UserId } from '@deskbell/contract'
import type { QuietReason } from '../quiet-times.ts'

/** Somebody wrote. */
export interface RoutingEvent {
  readonly messageId: MessageId
  readonly author: { readonly kind: 'visitor' | 'agent' | 'bot' | 'system'; readonly id: string }
  /** It was written before; whoever had the conversation is deactivated, and it is nobody's now. */
  readonly assigneeLeft?: boolean
}

/** One of the site's people, as of now. */
export interface RecipientFacts {
  readonly userId: UserId
  readonly deactivated: boolean
  /** The conversation is a department's that they are not in, and nobody has given it to them. */
  readonly elsewhere: boolean
  /** That conversation is visible to them, with input in the last seconds. */
  readonly looking: boolean
  /** They have read up to this message or beyond. */
  readonly hasRead: boolean
  /** They do not want to be rung for this conversation. */
  readonly conversationMuted: boolean
  /** Why they do not want to be rung at all now; undefined if they do. */
  readonly quiet: QuietReason | undefined
  /** Registered, not removed. */
  readonly devices: readonly DeviceFacts[]
}

export interface DeviceFacts {
  readonly id: DeviceId
  readonly muted: boolean
  /** Kept, but not to be rung before it is renewed. */
  readonly quarantined: boolean
}

export interface RoutingFacts {
  /** Is push on for the site (W5). */
  readonly pushOn: boolean
  /** A later message of the same conversation rings for this one too. */
  readonly newerRings: boolean
  readonly recipients: readonly RecipientFacts[]
}

/** Why nobody is rung, from what concerns everybody to what concerns one device. */
export type SkipReason =
  | 'is_author'
  | 'not_from_visitor'
  | 'deactivated'
  | 'other_department'
  | 'already_read'
  | 'looking_at_conversation'
  | 'push_off'
  | 'conversation_muted'
  | QuietReason
  | 'merged_into_newer'
  | DevicesReason

/** Why there is no device to ring. */
export type DevicesReason = 'no_devices' | 'devices_muted' | 'devices_quarantined'

/** What becomes of one event for one recipient. */
export type Decision =
  | {
      readonly userId: UserId
      readonly decision: 'send'
      readonly reason: 'visitor_wrote' | 'assignee_left'
      readonly deviceIds: readonly DeviceId[]
    }
  | { readonly userId: UserId; readonly decision: 'skip'; readonly reason: SkipReason }

/**
 * Who is notified of an event, and why or why not: one decision for each recipient (design §3, stage 2).
 * For now W1: a visitor's message rings every admin and agent, of a department's conversation those who are in it, but
 * nobody who looks at that conversation or wants to be left alone.
 */
export function decide(event: RoutingEvent, facts: RoutingFacts): Decision[] {
  return facts.recipients.map(recipient => {
    const { userId } = recipient
    const reason = reasonToSkip(event, facts, recipient)
    if (reason) return { userId, decision: 'skip', reason }
    const deviceIds = toRing(recipient.devices)
    return { userId, decision: 'send', reason: event.assigneeLeft ? 'assignee_left' : 'visitor_wrote', deviceIds }
  })
}

/** The first rule that holds is the reason given. */
function reasonToSkip(event: RoutingEvent, facts: RoutingFacts, recipient: RecipientFacts): SkipReason | undefined {
  if (event.author.id === recipient.userId) return 'is_author'
  if (event.author.kind !== 'visitor') return 'not_from_visitor'
  if (recipient.deactivated) return 'deactivated'
  if (recipient.elsewhere) return 'other_department'
  if (recipient.hasRead) return 'already_read'
  if (recipient.looking) return 'looking_at_conversation'
  if (!facts.pushOn) return 'push_off'
  if (recipient.conversationMuted) return 'conversation_muted'
  if (recipient.quiet) return recipient.quiet
  if (facts.newerRings) return 'merged_into_newer'
  return whyNoDevice(recipient.devices)
}

/** Those of somebody's devices that may be rung. */
export function toRing(devices: readonly DeviceFacts[]): DeviceId[] {
  return devices.filter(device => !device.muted && !device.quarantined).map(device => device.id)
}

/** Undefined if there is one to ring. */
export function whyNoDevice(devices: readonly DeviceFacts[]): DevicesReason | undefined {
  if (devices.length === 0) return 'no_devices'
  if (devices.every(device => device.muted)) return 'devices_muted'
  if (devices.every(device => device.muted || device.quarantined)) return 'devices_quarantined'
  return undefined
}
