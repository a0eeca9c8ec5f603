import type { NotificationId, UserId } from '@deskbell/contract'
import type { Generated } from 'kysely'
import type { Millis } from './schema.ts'

/** One link that was shown as a QR code. Its sessions name it; it stays as long as they do. */
export interface PairingsTable {
  id: string
  /** As whom it signs in. */
  user_id: UserId
  /** `sessions.token_hash` of who asked for it: it is worth nothing once that has ended. */
  made_by: string
  token_hash: string
  created_at: Millis
  /** Of the link. */
  expires_at: Millis
  redeemed_at: Millis | null
  /** The address of who redeemed it, hashed: wrong codes from there count against this pairing. */
  redeemed_from: string | null
  /** Under a key of this site's. Null once it was used or can be used no more. */
  code_hash: string | null
  code_expires_at: Millis | null
  /** Wrong ones so far. */
  code_tries: number
}

export interface SessionsTable {
  token_hash: string
  user_id: UserId
  created_at: Millis
  last_used_at: Millis
  expires_at: Millis
  user_agent: string | null
  /** The pairing by which it signed in, if it did. */
  pairing_id: Generated<string | null>
}

export interface ApplicationPasswordsTable {
  id: string
  user_id: UserId
  name: string
  password_hash: string
  created_at: Millis
  last_used_at: Millis | null
  /** `sessions.token_hash` of who made it; null if that was before anybody wrote it down. */
  made_by: Generated<string | null>
}

export interface OneTimeLinksTable {
  token_hash: string
  /** What an admin sees of it; the token itself is never kept. */
  id: string
  kind: 'setup' | 'invitation' | 'reset'
  email: string | null
  role: 'admin' | 'agent' | null
  user_id: UserId | null
  created_by: UserId | null
  created_at: Millis
  expires_at: Millis
  used_at: Millis | null
}

/** What a user is told wherever they sign in next. The row goes when they have read it. */
export interface NoticesTable {
  id: NotificationId
  user_id: UserId
  kind: 'device_lost'
  /** JSON, by kind. */
  facts: string
  at: Millis
}

export interface SignInFailuresTable {
  id: Generated<number>
  /** A hash of account and address: what people type into the email field is not always an email address. */
  key: string
  at: Millis
}
