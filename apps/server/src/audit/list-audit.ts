import type { AuditAction, AuditEntry, Page, UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { namesOf } from './names-of.ts'

export interface AuditAsked {
  readonly actor: UserId | undefined
  readonly action: AuditAction | undefined
  /** Milliseconds. */
  readonly from: number | undefined
  readonly to: number | undefined
  readonly cursor: string | undefined
  readonly limit: number
}

export type ListAudit =
  | { readonly ok: true; readonly page: Page<AuditEntry> }
  | { readonly ok: false; readonly code: 'cursor_invalid' }

const cursorSchema = z.tuple([z.int(), z.int()])

/** Entries, the newest first. */
export async function listAudit(db: Db, asked: AuditAsked): Promise<ListAudit> {
  const after = asked.cursor === undefined ? undefined : decodeCursor(cursorSchema, asked.cursor)
  if (after && !after.ok) return { ok: false, code: 'cursor_invalid' }
  let query = db
    .selectFrom('audit_log')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(asked.limit + 1)
  if (asked.actor !== undefined) query = query.where('actor_id', '=', asked.actor)
  if (asked.action !== undefined) query = query.where('action', '=', asked.action)
  if (asked.from !== undefined) query = query.where('at', '>=', asked.from)
  if (asked.to !== undefined) query = query.where('at', '<', asked.to)
  if (after) query = query.where(sql<boolean>`(at, id) < (${after.value[0]}, ${after.value[1]})`)
  const found = await query.execute()
  const rows = found.slice(0, asked.limit)
  const nameOf = await namesOf(db, rows)
  const items = rows.map(
    (row): AuditEntry => ({
      id: String(row.id),
      at: new Date(row.at).toISOString(),
      actor: row.actor_id === null ? null : { id: row.actor_id, name: nameOf('user', row.actor_id) ?? '' },
      via: row.via,
      address: row.address,
      action: row.action,
      subject:
        row.subject_kind === null || row.subject_id === null
          ? null
          : { kind: row.subject_kind, id: row.subject_id, name: nameOf(row.subject_kind, row.subject_id) ?? null },
      details: JSON.parse(row.details) as AuditEntry['details'],
    }),
  )
  const last = found.length > asked.limit ? rows.at(-1) : undefined
  return { ok: true, page: { items, nextCursor: last ? encodeCursor([last.at, last.id]) : null } }
}
