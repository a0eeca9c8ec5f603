import type { EventPage } from '@deskbell/contract'
import { compare, type EventLog } from './event-log.ts'
import type { Reader } from './reader.ts'
import { resetAt } from './wire.ts'

/** Events in one answer. */
const PAGE = 200

/** Plain polling: what happened since a cursor. Without one: nothing yet, and where to begin. */
export async function pollEvents(log: EventLog, reader: Reader, since: string | undefined): Promise<EventPage> {
  const head = await log.head()
  if (!since) return { items: [], cursor: head.cursor }
  const from = await log.find(since)
  if (!from) return { items: [item(resetAt(head))], cursor: head.cursor }
  const rows = await log.read({ after: from, upTo: head, reader, limit: PAGE + 1 })
  const page = rows.slice(0, PAGE)
  const end = rows.length > PAGE ? page.at(-1) : undefined
  const newest = compare(from, head) > 0 ? from : head
  return { items: page.map(item), cursor: (end ?? newest).cursor }
}

function item(event: { readonly cursor: string; readonly type: string; readonly data: string }) {
  return { id: event.cursor, type: event.type, data: JSON.parse(event.data) as unknown }
}
