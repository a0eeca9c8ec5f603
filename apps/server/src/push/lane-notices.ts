import type { Db } from '../db/database.ts'
import type { LanesTable } from '../db/schema.ts'

/**
 * Standing notices for admins about push services that are stopped, refuse many devices, or asked the site to slow down,
 * as PROTOCOL.md names them.
 */
export async function readLaneNotices(db: Db, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('lanes')
    .select(['lane', 'state', 'cause', 'until', 'paced_until'])
    .orderBy('lane')
    .execute()
  return rows.flatMap(row => noticesOf(row, now))
}

type Noticed = Pick<LanesTable, 'lane' | 'state' | 'cause' | 'until' | 'paced_until'>

function noticesOf({ lane, state, cause, until, paced_until }: Noticed, now: number): string[] {
  const notices: string[] = []
  if (state === 'open' || state === 'probing') notices.push(`lane_${cause}:${lane}`)
  if (state === 'frozen' && (until ?? 0) > now) notices.push(`lane_frozen_${cause}:${lane}`)
  if ((paced_until ?? 0) > now) notices.push(`lane_disruptive:${lane}`)
  return notices
}
