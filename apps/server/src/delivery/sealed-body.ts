import { createHash } from 'node:crypto'
import type { ContentPolicy } from '@deskbell/contract'
import type { PushTarget } from '../push-provider.ts'
import type { Order } from './load-order.ts'

/**
 * The encrypted message while it waits for another try, which sends the same bytes: a push service that took the first
 * ones and whose answer got lost cannot show two different messages (webpush D2).
 */
export interface SealedBody {
  readonly bytes: Uint8Array
  /** Names the subscription, the app and the policy that the bytes were made for. */
  readonly hash: string
}

/** For whom a body is sealed: with any of it changed, the kept bytes are of no use, lead to a wrong place, or tell too much. */
export function sealingHash(
  { endpoint, p256dh, auth, keyId }: PushTarget,
  appUrl: string,
  policy: ContentPolicy,
): string {
  const hash = createHash('sha256')
  for (const part of [endpoint, p256dh, auth, keyId, appUrl, policy]) hash.update(part).update('\0')
  return hash.digest('base64url')
}

/** The body of an earlier try, if it is for the same subscription still. */
export function keptBody({ body, body_endpoint_hash }: Order, hash: string): SealedBody | undefined {
  if (body === null || body_endpoint_hash !== hash) return undefined
  return { bytes: new Uint8Array(Buffer.from(body, 'base64')), hash }
}

/** The columns of a delivery that keep a body; without one, those that keep none. */
export function bodyColumns(sealed: SealedBody | null) {
  if (sealed === null) return { body: null, body_endpoint_hash: null }
  return { body: Buffer.from(sealed.bytes).toString('base64'), body_endpoint_hash: sealed.hash }
}
