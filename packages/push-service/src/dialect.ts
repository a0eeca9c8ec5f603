import type { MessageLimits, Refusal } from './message-rules.ts'
import type { Delivery } from './registry.ts'
import type { Side } from './types.ts'

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How one side's endpoints look and answer. */
export type Dialect = {
  readonly side: Side
  /** Origins of its endpoints; VAPID's `aud` names the one in use. */
  readonly origins: readonly string[]
  readonly limits: MessageLimits
  /** Whether `sub` must be there, and name somebody whom the public internet can reach. */
  readonly strictSubject: boolean
  /** Keeps the latest message alone for a browser that is away, whatever its Topic. */
  readonly keepsOne: boolean
  newToken(): string
  /** Path and query of the endpoint with this token. */
  endpointPath(token: string): string
  /** The token in path and query, which are taken byte for byte; `null` if they are none of this side's. */
  tokenOf(target: string): string | null
  newMessageId(): string
  messagePath(messageId: string): string
  /** What this side alone asks of a message whose TTL, in seconds, is already known to be in order. */
  check(headers: Readonly<Record<string, string>>, ttl: number): Refusal | null
  refuse(refusal: Refusal, detail: string): Answer
  /** What a 201 says beside where the message is. */
  acceptedHeaders(delivery: Delivery): Readonly<Record<string, string>>
  /** For a planted fault that names no body. */
  fault(status: number): Answer
}
