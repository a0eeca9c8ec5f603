import type { MailCancelReason, MailEvent } from '../db/schema-mails.ts'

/** What is so when a mail is to be sent, whatever it was when it was queued. */
export interface MailFacts {
  readonly event: MailEvent
  readonly now: number
  readonly expiresAt: number
  /** What has happened since a worker took it in hand. */
  readonly cancelled: MailCancelReason | null
  readonly deactivated: boolean
  readonly address: string | null
  /** The recipient asked for no more mails. */
  readonly unsubscribed: boolean
  /** The recipient does not want to be told of this conversation any more. */
  readonly muted: boolean
  /** A visitor who is there sees it in the chat. */
  readonly visitorOnline: boolean
  /** There are messages that the recipient has not seen. */
  readonly hasUnseen: boolean
  /** Some of those were in no mail yet. */
  readonly hasUntold: boolean
}

/** Why it is not sent after all; undefined if it is. The first rule that holds is the reason given. */
export function whyNotSend(facts: MailFacts): MailCancelReason | undefined {
  if (facts.now >= facts.expiresAt) return 'expired'
  if (facts.cancelled !== null) return facts.cancelled
  if (facts.deactivated) return 'user_deactivated'
  if (facts.address === null) return 'no_address'
  if (facts.unsubscribed) return 'unsubscribed'
  if (facts.muted) return 'conversation_muted'
  if (!facts.hasUnseen) return 'already_read'
  if (facts.visitorOnline) return 'visitor_online'
  // That nobody came is worth saying again.
  if (!facts.hasUntold && facts.event !== 'escalation') return 'already_told'
  return undefined
}
