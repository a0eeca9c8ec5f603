import { type DeviceId, newId, type UserId } from '@deskbell/contract'
import type { Database } from '../src/db/database.ts'
import type { Random } from '../src/ports.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const AT_ONCE = 200

/** A site whose devices differ as those of a real one do. @returns the device with the longest history, the admin's own */
export async function fillDevices(
  { db }: Database,
  {
    devices,
    agents,
    deliveries,
    admin,
  }: { readonly devices: number; readonly agents: number; readonly deliveries: number; readonly admin: UserId },
  random: Random,
): Promise<{ readonly busiest: DeviceId }> {
  const now = Date.now()
  const users = Array.from({ length: agents }, (_, n) => ({
    id: newId('usr', random),
    email: `agent-${n}@example.com`,
    name: `Agent ${n}`,
    role: 'agent' as const,
    password_hash: 'x',
    created_at: now,
  }))
  const owners = [admin, ...users.map(({ id }) => id)]
  const labels = ['iPhone / Safari', 'Android / Chrome', 'iPhone / Safari', 'Windows / Edge']
  const rows = Array.from({ length: devices }, (_, n) => {
    const shown = now - (n % 20) * DAY_MS
    return {
      id: newId('dev', random),
      user_id: owners[n % owners.length] ?? admin,
      endpoint: `https://fcm.googleapis.com/fcm/send/${n}`,
      endpoint_hash: `${n}`,
      p256dh: 'key',
      auth: 'auth',
      label: labels[n % labels.length] ?? '',
      name: n % 7 === 0 ? `Desk ${n}` : null,
      muted: n % 50 === 0 ? (1 as const) : (0 as const),
      installed: n % 3 === 0 ? (1 as const) : (0 as const),
      push_service: 'fcm' as const,
      lane: 'fcm',
      registered_at: now - (n % 400) * DAY_MS,
      last_seen_at: now - n * 60_000,
      health: n % 100 === 0 ? ('dead' as const) : n % 10 === 0 ? ('unknown' as const) : ('ok' as const),
      last_result: 'displayed',
      last_result_at: shown,
      subscribed_at: now - 400 * DAY_MS,
      confirmed_at: shown,
      displayed_at: shown,
      reported_at: shown,
      unshown: n % 100 === 0 ? 7 : 0,
      unshown_since: n % 100 === 0 ? shown : null,
      refused: 0,
    }
  })
  const [first] = rows
  if (!first) throw new Error('No device to fill')
  const rung = Array.from({ length: deliveries }, (_, n) => ({
    id: newId('ntf', random),
    at: now - Math.floor((n / deliveries) * 90 * DAY_MS),
  }))
  await inParts(users, part =>
    db
      .insertInto('users')
      .values([...part])
      .execute(),
  )
  await inParts(rows, part =>
    db
      .insertInto('devices')
      .values([...part])
      .execute(),
  )
  await inParts(rung, async part => {
    await db
      .insertInto('notifications')
      .values(
        part.map(({ id, at }) => ({
          ...{ id, kind: 'message' as const, subject: id, user_id: admin, decision: 'send' as const },
          ...{ reason: 'visitor_wrote', decided_at: at },
        })),
      )
      .execute()
    await db
      .insertInto('deliveries')
      .values(
        part.map(({ id, at }) => ({
          ...{ id: newId('dlv', random), notification_id: id, channel: 'push' as const, device_id: first.id },
          ...{ lane: 'fcm', state: 'accepted' as const, due_at: at, queued_at: at, expires_at: at, attempts: 1 },
          ...{ accepted_at: at, displayed_at: at },
        })),
      )
      .execute()
  })
  return { busiest: first.id }
}

async function inParts<Row>(rows: readonly Row[], write: (part: readonly Row[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) await write(rows.slice(at, at + AT_ONCE))
}
