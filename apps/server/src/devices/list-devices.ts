import type { Device, DeviceHealth, DeviceId, DeviceSort, Page, UserId } from '@deskbell/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { deviceCursorSchema, isValueOf, orderOf } from './device-sorts.ts'
import { plainText } from './plain-text.ts'
import { shownColumns, toDevice } from './to-device.ts'

export interface DeviceListing {
  /** Undefined lists everybody's. */
  readonly owner: UserId | undefined
  readonly cursor: string | undefined
  readonly limit: number
  readonly q: string | undefined
  /** Only those registered under this VAPID key. */
  readonly keyId: string | undefined
  readonly health: DeviceHealth | undefined
  /** Only apps that were installed, or only tabs of a browser. */
  readonly installed: boolean | undefined
  readonly sort: DeviceSort
}

export type DeviceList =
  | { readonly ok: true; readonly page: Page<Device> }
  | { readonly ok: false; readonly code: 'cursor_invalid' }

/** A page of the devices table (W12, W18-W23). Removed devices are not in it. */
export async function listDevices(db: Db, listing: DeviceListing): Promise<DeviceList> {
  const { cursor, limit, sort } = listing
  const after = cursor === undefined ? undefined : placeOf(sort, cursor)
  if (cursor !== undefined && !after) return { ok: false, code: 'cursor_invalid' }
  const rows = await pageAfter(db, listing, after)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const more = rows.length > limit && last !== undefined
  return {
    ok: true,
    page: {
      items: items.map(toDevice),
      nextCursor: more ? encodeCursor([sort, last.sort_value, last.id]) : null,
      total: await count(db, listing),
    },
  }
}

interface Place {
  readonly value: string | number
  readonly id: DeviceId
}

function placeOf(sort: DeviceSort, cursor: string): Place | undefined {
  const read = decodeCursor(deviceCursorSchema, cursor)
  if (!read.ok) return undefined
  const [order, value, id] = read.value
  return order === sort && isValueOf(orderOf(sort).column, value) ? { value, id } : undefined
}

function pageAfter(db: Db, listing: DeviceListing, after: Place | undefined) {
  const { expression, direction } = orderOf(listing.sort)
  let query = matching(db, listing)
    .innerJoin('users', 'users.id', 'devices.user_id')
    .select(shownColumns)
    .select(expression.as('sort_value'))
    .orderBy(expression, direction)
    .orderBy('devices.id', direction)
    .limit(listing.limit + 1)
  if (after) {
    const beyond = direction === 'asc' ? sql`>` : sql`<`
    query = query.where(sql<boolean>`(${expression}, devices.id) ${beyond} (${after.value}, ${after.id})`)
  }
  return query.execute()
}

async function count(db: Db, listing: DeviceListing): Promise<number> {
  const query = matching(db, listing).select(select => select.fn.countAll<number>().as('total'))
  return Number((await query.executeTakeFirstOrThrow()).total)
}

/** Without their owners: what is counted comes from an index alone where nothing is searched. */
function matching(db: Db, { owner, keyId, health, installed, q = '' }: DeviceListing) {
  let query = db.selectFrom('devices').where('devices.removed_at', 'is', null)
  if (keyId !== undefined) query = query.where('devices.key_id', '=', keyId)
  if (health !== undefined) query = query.where('devices.health', '=', health)
  if (installed !== undefined) query = query.where('devices.installed', '=', installed ? 1 : 0)
  if (owner !== undefined) query = query.where('devices.user_id', '=', owner)
  const text = plainText(q)
  if (text === '') return query
  const pattern = `%${text.replace(/[\\%_]/g, match => `\\${match}`)}%`
  const has = (column: RawBuilder<unknown>) => sql<boolean>`lower(${column}) like lower(${pattern}) escape '\\'`
  // Each name is looked at once, and not once for each device.
  const owners = db.selectFrom('users').select('id').where(has(sql`users.name`))
  return query.where(({ eb, or }) =>
    or([eb('devices.user_id', 'in', owners), has(sql`devices.label`), has(sql`coalesce(devices.name, '')`)]),
  )
}
