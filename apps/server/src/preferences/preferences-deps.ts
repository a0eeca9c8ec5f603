import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'

export interface PreferencesDeps {
  readonly database: Database
  readonly clock: Clock
}
