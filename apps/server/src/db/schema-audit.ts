import type { AuditAction, AuditEntry, UserId } from '@deskbell/contract'
import type { Generated } from 'kysely'
import type { Json, Millis } from './schema.ts'

/** What somebody did. Only ever added to, and removed by age. */
export interface AuditLogTable {
  id: Generated<number>
  at: Millis
  /** Null: nobody in person, see `via`. */
  actor_id: UserId | null
  via: AuditEntry['via']
  address: string | null
  action: AuditAction
  subject_kind: NonNullable<AuditEntry['subject']>['kind'] | null
  subject_id: string | null
  /** `AuditDetails`. */
  details: Json
}
