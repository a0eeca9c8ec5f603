import type { z } from 'zod'
import type { ProblemCode } from '../problems.ts'

/** Who may make a call. `agent`: any signed-in user. `device`: a device's renew token, beside `agent`. */
export type ExchangeAuth = 'none' | 'agent' | 'admin' | 'visitor' | 'device'

/** One call of the contract as data: OpenAPI, PROTOCOL.md's headings and the conformance kit are held against it. */
export interface Exchange {
  readonly level: 'discovery' | 'push' | 'conversations' | 'routing' | 'accounts'
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Relative to the API root; the discovery document alone is relative to the site. */
  readonly path: string
  readonly auth: ExchangeAuth
  readonly summary: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** By status. `null`: no body. `'event-stream'`: server-sent events. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>
  /** Also offered as `text/event-stream`. */
  readonly stream?: true
  readonly idempotent?: true
  /** The body, or the answer's, is a file as it is and no JSON. */
  readonly bytes?: 'in' | 'out'
  /** Beyond those that any call may bring: invalid, unauthenticated, forbidden, not_found, rate_limited, internal. */
  readonly problems?: readonly ProblemCode[]
}
