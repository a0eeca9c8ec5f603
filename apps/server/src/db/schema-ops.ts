import type { Generated } from 'kysely'
import type { Json, Millis } from './schema.ts'

/** A running server, by its heartbeat. */
export interface ServersTable {
  id: string
  host: string
  pid: number
  started_at: Millis
  beat_at: Millis
  /** Requests since its start that came with `X-Forwarded-For` while no proxy is trusted, and the address of most. */
  unbelieved: Generated<number>
  unbelieved_address: Generated<string | null>
}

export interface IdempotencyKeysTable {
  caller: string
  route: string
  key: string
  body_hash: string
  status: number | null
  response: Json | null
  expires_at: Millis
}
