import type { Conversation } from './types.ts'

/**
 * Every problem code on the wire, with the HTTP status that carries it and a title in plain English (RFC 9457).
 * Clients decide by `code` alone: titles are for people and may change.
 */
export const problems = {
  invalid: { status: 400, title: 'The request is not valid.' },
  malformed_json: { status: 400, title: 'The body is not JSON.' },
  subscription_invalid: { status: 400, title: 'This push subscription cannot be used.' },
  app_url_invalid: { status: 400, title: 'This app address is not one that the site lists.' },
  image_invalid: { status: 400, title: 'This picture cannot be read. Choose a PNG, JPEG, WebP or GIF picture.' },
  cursor_invalid: { status: 400, title: 'This page cursor is not one of ours.' },
  unauthenticated: { status: 401, title: 'Sign in first.' },
  invalid_credentials: { status: 401, title: 'The user name or the password is wrong.' },
  csrf: { status: 403, title: 'The request came from another site.' },
  forbidden: { status: 403, title: 'This account may not do that.' },
  wrong_password: { status: 403, title: 'The current password is wrong.' },
  wrong_code: { status: 403, title: 'This code is wrong or has expired.' },
  not_found: { status: 404, title: 'There is nothing here.' },
  method_not_allowed: { status: 405, title: 'This address does not take that method.' },
  device_conflict: { status: 409, title: 'This device belongs to another user.' },
  device_limit: { status: 409, title: 'This user has as many devices as one may have. Remove an old one first.' },
  push_disabled: { status: 409, title: 'Push notifications are turned off for this site.' },
  key_conflict: { status: 409, title: 'This push key is not in the state for that. Look at the keys again.' },
  email_taken: { status: 409, title: 'Somebody with this email address exists already.' },
  last_admin: { status: 409, title: 'The site needs at least one admin.' },
  conversation_taken: { status: 409, title: 'A colleague was quicker: this conversation is theirs by now.' },
  department_exists: { status: 409, title: 'A department of this name exists already.' },
  attachment_missing: { status: 409, title: 'A file of this message is not there any more. Add it again.' },
  setup_done: { status: 409, title: 'The first admin exists already.' },
  user_deactivated: { status: 409, title: 'This user is deactivated.' },
  other_user: { status: 409, title: 'Somebody else is signed in here.' },
  device_removed: { status: 410, title: 'A person removed this device.' },
  link_used: { status: 410, title: 'This link was used or has expired. Ask for a new one.' },
  payload_too_large: { status: 413, title: 'The request is too large.' },
  unsupported_media_type: { status: 415, title: 'Send JSON.' },
  attachment_refused: { status: 415, title: 'Files of this kind are not taken here.' },
  idempotency_mismatch: { status: 422, title: 'This idempotency key was used with another body.' },
  contract_too_old: { status: 426, title: 'This app is too old for the site. Update it.' },
  rate_limited: { status: 429, title: 'Too many requests. Try again later.' },
  internal: { status: 500, title: 'The server failed. Try again.' },
  storage_full: { status: 507, title: 'The server has no room for it. Tell the person who runs it.' },
  unavailable: { status: 503, title: 'The server is not ready. Try again soon.' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/** True if `value` is a code of the table. An unknown code of a newer server is treated by its HTTP status. */
export function isProblemCode(value: unknown): value is ProblemCode {
  return typeof value === 'string' && Object.hasOwn(problems, value)
}

/** The body of every error answer: `application/problem+json`, RFC 9457. Extension members stand beside. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ProblemCode
  readonly detail?: string | undefined
  /** `invalid`: which fields, and why. */
  readonly errors?:
    | readonly {
        readonly path: string
        readonly message: string
        readonly code?: string | undefined
        readonly facts?: Readonly<Record<string, string>> | undefined
      }[]
    | undefined
  /** `subscription_invalid`: what is wrong with it. */
  readonly fault?: string | undefined
  /** `conversation_taken`: the conversation as it is now. */
  readonly conversation?: Conversation | undefined
  /** `device_removed`: who did it, and when (RFC 3339); whether it was reported lost, so that nothing may stay on it. */
  readonly removedBy?: { readonly name: string } | undefined
  readonly removedAt?: string | undefined
  readonly lost?: boolean | undefined
}
