import { createHmac } from 'node:crypto'

const MAX_TOPIC_LENGTH = 32

/**
 * The Topic for a logical key such as a conversation id: 32 characters that tell the push service nothing (R4).
 * The same secret and key always give the same topic, so a newer message replaces an undelivered one.
 */
export function topicFor(secret: Uint8Array | string, logicalKey: string): string {
  return createHmac('sha256', secret).update(logicalKey).digest('base64url').slice(0, MAX_TOPIC_LENGTH)
}
