import type { Db, Trx } from '../../db/database.ts'
import type { MailLaneCause, MailLaneTable } from '../../db/schema-mails.ts'
import type { MailFailure } from '../smtp/failure.ts'

/** In milliseconds: what a person has to mend is tried rarely, for services lock accounts that keep failing to sign in. */
const FIRST_PAUSE: Readonly<Record<MailLaneCause, number>> = {
  credentials: 5 * 60_000,
  sender: 5 * 60_000,
  tls: 5 * 60_000,
  settings: 5 * 60_000,
  unreachable: 30_000,
  refused: 60_000,
}
export const LONGEST_PAUSE = 30 * 60_000

/** The way out as it stands; undefined if nothing was ever wrong. */
export function readLane(db: Db): Promise<MailLaneTable | undefined> {
  return db.selectFrom('mail_lane').selectAll().where('id', '=', 'smtp').executeTakeFirst()
}

/** Does it stand still? Other settings than those that it stopped with are tried at once. */
export function isStopped(lane: MailLaneTable | undefined, version: string): lane is MailLaneTable {
  return lane !== undefined && lane.state !== 'running' && lane.settings_version === version
}

export interface Stop {
  readonly cause: MailLaneCause
  readonly failure: Pick<MailFailure, 'status' | 'words'>
  readonly version: string
  readonly now: number
  /** From 0 to below 1: servers do not come back all at once. */
  readonly random: number
}

/**
 * Nothing is sent for a while. Mails that were on their way meanwhile and failed by the same fault make the pause no
 * longer: it grows with each probe alone.
 */
export async function stopLane(trx: Trx, { cause, failure, version, now, random }: Stop): Promise<void> {
  const lane = await readLane(trx)
  const before = isStopped(lane, version) ? lane : undefined
  if (before && before.until !== null && before.until > now && before.state === 'stopped') return
  const trips = (before?.trips ?? 0) + 1
  const pause = Math.min(FIRST_PAUSE[cause] * 2 ** (trips - 1), LONGEST_PAUSE) * (1 + random / 4)
  const row = {
    state: 'stopped' as const,
    cause,
    status: failure.status,
    reason: failure.words,
    opened_at: before?.opened_at ?? now,
    until: Math.round(now + pause),
    trips,
    settings_version: version,
    updated_at: now,
  }
  await trx
    .insertInto('mail_lane')
    .values({ id: 'smtp', ...row })
    .onConflict(conflict => conflict.column('id').doUpdateSet(row))
    .execute()
}

/** A mail went out. @returns whether it stood still before */
export async function startLane(trx: Trx, now: number): Promise<boolean> {
  const running = { state: 'running' as const, cause: null, status: null, reason: null, opened_at: null, until: null }
  const changed = await trx
    .updateTable('mail_lane')
    .set({ ...running, trips: 0, updated_at: now })
    .where('id', '=', 'smtp')
    .where('state', '!=', 'running')
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Whatever was finding out found nothing: its mail was not sent after all. Another may at once. */
export async function endProbe(db: Db, now: number): Promise<void> {
  await db.updateTable('mail_lane').set({ state: 'stopped', until: now }).where('state', '=', 'probing').execute()
}

/** One mail finds out, until its lease is over. */
export async function beginProbe(
  trx: Trx,
  { now, until, version }: { now: number; until: number; version: string },
): Promise<void> {
  await trx
    .updateTable('mail_lane')
    .set({ state: 'probing', until, settings_version: version, updated_at: now })
    .where('id', '=', 'smtp')
    .execute()
}
