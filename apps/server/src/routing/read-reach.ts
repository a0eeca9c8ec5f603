import type { Reach, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { quietRules } from '../db/quiet-rules.ts'
import { type QuietRules, quietAt, quietUntil } from '../quiet-times.ts'
import { judgeReach, type ReachDevice } from './reach.ts'

export interface ReachAsked {
  /** Undefined: everybody. */
  readonly owner: UserId | undefined
  readonly pushOn: boolean
  readonly now: number
}

interface Person {
  readonly user: Reach['user']
  readonly role: Reach['role']
  readonly quiet: QuietRules
  readonly devices: (ReachDevice & { readonly label: string; readonly name: string | null })[]
}

/** Whether each active user can be rung, by name: one query, however many there are. */
export async function readReach(db: Db, { owner, pushOn, now }: ReachAsked): Promise<Reach[]> {
  const people = await readPeople(db, owner)
  return people.map(({ user, role, quiet, devices }) => {
    const verdict = judgeReach({ pushOn, quiet: quietAt(quiet, now), devices }, now)
    const { device, unshown } = verdict
    const isQuiet = verdict.reason === 'snoozed' || verdict.reason === 'quiet_hours'
    const displayed = Math.max(0, ...devices.map(({ displayedAt }) => displayedAt ?? 0))
    return {
      user,
      role,
      state: verdict.state,
      reason: verdict.reason,
      device: device ? { id: device.id, label: device.label, name: device.name } : null,
      displayedAt: displayed === 0 ? null : toTime(displayed),
      unshown: unshown ? { count: unshown.count, since: toTime(unshown.since) } : null,
      until: toTimeOrNull(isQuiet ? quietUntil(quiet, now) : null),
      devices: devices.length,
    }
  })
}

async function readPeople(db: Db, owner: UserId | undefined): Promise<Person[]> {
  let query = db
    .selectFrom('users')
    .leftJoin('devices', join => join.onRef('devices.user_id', '=', 'users.id').on('devices.removed_at', 'is', null))
    .leftJoin('lanes', 'lanes.lane', 'devices.lane')
    .leftJoin('preferences', 'preferences.user_id', 'users.id')
    .select(['users.id as user_id', 'users.name as user_name', 'users.role'])
    .select(['preferences.quiet_hours', 'preferences.snoozed_until', 'lanes.state as lane_state'])
    .select(['devices.id', 'devices.label', 'devices.name', 'devices.muted', 'devices.health'])
    .select(['devices.confirmed_at', 'devices.displayed_at'])
    .select(['devices.unshown', 'devices.unshown_since', 'devices.unshown_at'])
    .where('users.deactivated_at', 'is', null)
    .orderBy('users.name')
    .orderBy('users.id')
  if (owner !== undefined) query = query.where('users.id', '=', owner)
  const people = new Map<UserId, Person>()
  for (const row of await query.execute()) {
    const person = people.get(row.user_id) ?? {
      user: { id: row.user_id, name: row.user_name },
      role: row.role,
      quiet: quietRules(row),
      devices: [],
    }
    people.set(row.user_id, person)
    const { id, label, health } = row
    if (id === null || label === null || health === null) continue
    person.devices.push({
      ...{ id, label, health, name: row.name },
      muted: row.muted === 1,
      confirmed: row.confirmed_at !== null,
      displayedAt: row.displayed_at,
      unshown: row.unshown ?? 0,
      unshownSince: row.unshown_since,
      unshownAt: row.unshown_at,
      stopped: row.lane_state === 'open' || row.lane_state === 'probing',
    })
  }
  return [...people.values()]
}

const toTime = (at: number) => new Date(at).toISOString()
const toTimeOrNull = (at: number | null | undefined) => (at === null || at === undefined ? null : toTime(at))
