import { createHmac, timingSafeEqual } from 'node:crypto'
import type { BotFault } from '@deskbell/contract'
import type { Random } from '../ports.ts'

/** An answer is as old as it says, and no clock is further off. In milliseconds. */
const MOST_SKEW_MS = 5 * 60_000

const SCHEME = 'v1'
const PREFIX = 'whsec_'

/** What is signed: the Standard Webhooks scheme, on the way there and back. */
export interface Signed {
  readonly id: string
  /** Seconds since 1970, as it stands in the header. */
  readonly timestamp: string
  readonly body: Uint8Array | string
}

/** 256 bits, as the scheme writes them. */
export function newBotSecret(random: Random): string {
  return PREFIX + Buffer.from(random(new Uint8Array(32))).toString('base64')
}

/** The header `webhook-signature`. */
export function sign(secret: string, signed: Signed): string {
  return `${SCHEME},${digest(secret, signed).toString('base64')}`
}

/** The three headers, as the scheme names them. */
export interface SignatureHeaders {
  readonly id: string | undefined
  readonly timestamp: string | undefined
  readonly signature: string | undefined
}

/**
 * Undefined if the bot made this body for this very ask. The signature is made over the ask's id whatever the header says,
 * so an answer to another ask fails, and so does what was changed on its way.
 */
export function whyForged(
  secret: string,
  { askId, headers, body, now }: { askId: string; headers: SignatureHeaders; body: Uint8Array; now: number },
): BotFault | undefined {
  const { id, timestamp, signature } = headers
  if (id === undefined || timestamp === undefined || signature === undefined) return 'unsigned'
  const expected = digest(secret, { id: askId, timestamp, body })
  const isSigned = signature.split(' ').some(one => {
    const [scheme, value = ''] = one.split(',')
    const given = Buffer.from(value, 'base64')
    return scheme === SCHEME && given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!isSigned) return id === askId ? 'signature_wrong' : 'other_ask'
  if (id !== askId) return 'other_ask'
  if (!/^\d{1,12}$/.test(timestamp)) return 'timestamp_off'
  return Math.abs(now - Number(timestamp) * 1_000) > MOST_SKEW_MS ? 'timestamp_off' : undefined
}

function digest(secret: string, { id, timestamp, body }: Signed): Buffer {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
}
