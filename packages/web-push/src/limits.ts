import type { PushService } from './push-services.ts'

/** Every push service takes a body of this size (RFC 8030 §7.2). */
export const MAX_BODY_BYTES = 4096

/** salt (16), record size (4), key id length (1), key id (65), delimiter (1), tag (16): RFC 8188 §2, RFC 8291 §4. */
export const ENCRYPTION_OVERHEAD = 103

/** Firefox on Android is reached over a bridge that takes fewer bytes than RFC 8030 promises (R6). */
const MAX_PLAINTEXT_MOZILLA = 2640
/** What every push service takes. */
export const SHORTEST_LIMIT = MAX_PLAINTEXT_MOZILLA

/** The longest plaintext in bytes that {@link encrypt} takes for a push service: 3993, for Mozilla's 2640 (R6). */
export function maxPlaintextFor(pushService: PushService): number {
  return pushService === 'mozilla' ? MAX_PLAINTEXT_MOZILLA : MAX_BODY_BYTES - ENCRYPTION_OVERHEAD
}
