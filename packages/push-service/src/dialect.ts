import type { Refusal } from './message-rules.ts'
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
  /** The token in an endpoint's path; `null` if it is none of this side's. */
  tokenOf(path: string): string | null
  newMessageId(): string
  messagePath(messageId: string): string
  refuse(refusal: Refusal, detail: string): Answer
  /** For a planted fault that names no body. */
  fault(status: number): Answer
}
