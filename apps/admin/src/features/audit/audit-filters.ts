import { type AuditAction, parseId, type UserId } from '@deskbell/contract'
import { knownActions } from './audit-text.ts'

/** What the audit log shows; it stands in the address, so that it can be sent to somebody. */
export interface AuditFilters {
  readonly actor?: UserId | undefined
  readonly action?: AuditAction | undefined
  /** Days as `2026-11-21`, where the reader is; both are in. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Reads an address leniently: what is not understood filters nothing. */
export function readFilters(search: string): AuditFilters {
  const query = new URLSearchParams(search)
  const actor = parseId('usr', query.get('by'))
  const action = knownActions.find(known => known === query.get('action'))
  const from = dayOf(query.get('from'))
  const to = dayOf(query.get('to'))
  return { ...(actor && { actor }), ...(action && { action }), ...(from && { from }), ...(to && { to }) }
}

/** The query of an address that shows this; empty for everything. */
export function writeFilters({ actor, action, from, to }: AuditFilters): string {
  const query = new URLSearchParams()
  if (actor) query.set('by', actor)
  if (action) query.set('action', action)
  if (from) query.set('from', from)
  if (to) query.set('to', to)
  return query.toString()
}

/** The moment at which a day begins where the reader is, so many days later, as RFC 3339. */
export function startOf(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}

function dayOf(text: string | null): string | undefined {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  return Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? undefined : text
}
