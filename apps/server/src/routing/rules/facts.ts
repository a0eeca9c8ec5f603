import type { BotOutcome, DepartmentId, DeviceId, MessageId, PreferenceMatrix, UserId } from '@deskbell/contract'
import type { QuietReason } from '../../quiet-times.ts'

/** Somebody wrote. */
export interface RoutingEvent {
  readonly messageId: MessageId
  readonly author: { readonly kind: 'visitor' | 'agent' | 'bot' | 'system'; readonly id: string }
  /** It was written before; whoever had the conversation is deactivated, and it is nobody's now. */
  readonly assigneeLeft?: boolean
  /** What the site's bot did with it (S9); left out: it was not the bot's to answer. */
  readonly bot?: BotOutcome | undefined
}

/** Whose a conversation is, as of now. */
export interface ConversationFacts {
  /** Null: none. */
  readonly departmentId: DepartmentId | null
  /** The active members of its department; undefined if it has none, or nobody is in it: it is everybody's then. */
  readonly members: ReadonlySet<UserId> | undefined
  readonly assigneeId: UserId | null
  /** Who wrote the last answer in it. Null: nobody has, and every message is a first one. */
  readonly lastAgentId: UserId | null
}

/** One of the site's people, as of now. */
export interface RecipientFacts {
  readonly userId: UserId
  readonly role: 'admin' | 'agent'
  readonly deactivated: boolean
  /** At a visible window with input in the last minute, whatever they look at. */
  readonly online: boolean
  /** That conversation is visible to them, with input in the last seconds. */
  readonly looking: boolean
  /** They have read up to this message or beyond. */
  readonly hasRead: boolean
  /** They do not want to be told of this conversation. */
  readonly conversationMuted: boolean
  /** Why they do not want to be rung at all now; undefined if they do. */
  readonly quiet: QuietReason | undefined
  /** What they want to be told of, and how. */
  readonly matrix: PreferenceMatrix
  /** Their address takes mail. */
  readonly hasAddress: boolean
  /** By which channels they were told of the message before this one, which they have not read. */
  readonly told: { readonly push: boolean; readonly email: boolean }
  /** Registered, not removed. */
  readonly devices: readonly DeviceFacts[]
}

export interface DeviceFacts {
  readonly id: DeviceId
  readonly muted: boolean
  /** Kept, but not to be rung before it is renewed. */
  readonly quarantined: boolean
  /** What was sent to it last failed, or it shows nothing of what it accepts. It is rung all the same. */
  readonly doubtful: boolean
  /** When its owner opened the app there last, in ms since 1970. */
  readonly lastSeenAt: number
}

export interface RoutingFacts {
  /** Is push on for the site (W5). */
  readonly pushOn: boolean
  /** Is there a mail server to send by. */
  readonly emailOn: boolean
  /** A later message of the same conversation rings for this one too. */
  readonly newerRings: boolean
  /** How many steps of the ladder were taken since a visitor began to wait. */
  readonly stepsTaken: number
  readonly conversation: ConversationFacts
  readonly recipients: readonly RecipientFacts[]
}
