import type { AuditAction, UserId } from '@deskbell/contract'
import type { Db } from './database.ts'
import type { Millis } from './schema.ts'
import type { AuditLogTable } from './schema-audit.ts'

/** Who did it, and from where. */
export interface Actor {
  /** Null: whoever runs the machine, or the server by itself. */
  readonly userId: UserId | null
  readonly via: AuditLogTable['via']
  /** The network address of the request; null if there was none. */
  readonly address: string | null
}

export const commandLine: Actor = { userId: null, via: 'command_line', address: null }
export const byItself: Actor = { userId: null, via: 'server', address: null }

type Plain = string | number | boolean | null

/** Ids, names of fields, counts, and values of settings. Never a secret, an endpoint, or what a visitor wrote. */
export type AuditDetails = Readonly<
  Record<string, Plain | readonly string[] | { readonly from: Plain; readonly to: Plain }>
>

export interface Audited {
  readonly actor: Actor
  readonly at: Millis
  readonly action: AuditAction
  readonly subject?: { readonly kind: NonNullable<AuditLogTable['subject_kind']>; readonly id: string }
  readonly details?: AuditDetails
}

/** Writes the audit log, in the transaction of what it tells of: neither is there without the other. */
export async function recordAudit(db: Db, { actor, at, action, subject, details }: Audited): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      at,
      actor_id: actor.userId,
      via: actor.via,
      address: actor.address,
      action,
      subject_kind: subject?.kind ?? null,
      subject_id: subject?.id ?? null,
      details: JSON.stringify(details ?? {}),
    })
    .execute()
}
