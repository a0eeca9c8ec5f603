import type { DeviceSort } from '@deskbell/contract'
import { deviceSortSchema, id } from '@deskbell/contract/schemas'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'

type Column = DeviceSort extends infer S ? (S extends `-${infer C}` ? C : never) : never

type Value = string | number

/** What each order sorts by. Never null: where nulls stand differs between the databases. */
const expressions: Record<Column, RawBuilder<Value>> = {
  owner: sql`users.name`,
  label: sql`devices.label`,
  lastSeenAt: sql`devices.last_seen_at`,
  // Stands as it does in the index's definition, so that both databases recognise it.
  lastDelivery: sql`coalesce(devices.last_result_at, 0)`,
  registeredAt: sql`devices.registered_at`,
}

const textual: ReadonlySet<Column> = new Set<Column>(['owner', 'label'])

export interface Order {
  readonly column: Column
  readonly expression: RawBuilder<Value>
  readonly direction: 'asc' | 'desc'
}

export function orderOf(sort: DeviceSort): Order {
  const column = sort.replace('-', '') as Column
  return { column, expression: expressions[column], direction: sort.startsWith('-') ? 'desc' : 'asc' }
}

/** Where a page ended: its order, the last row's sort value and id. */
export const deviceCursorSchema = z.tuple([
  deviceSortSchema,
  z.union([z.string().regex(/^[^\p{Cc}]*$/u), z.int()]),
  id('dev'),
])

/** Whether a sort value can be one of this column: a cursor of another order, or a made-up one, is not ours. */
export function isValueOf(column: Column, value: Value): boolean {
  return textual.has(column) === (typeof value === 'string')
}
