import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../src/db/database.ts'
import type { Site } from './site.ts'

/** Longer than the lease of a killed server and the back-off after its last failed try, in milliseconds. */
const QUIET_WITHIN_MS = 150_000
const LOOK_EVERY_MS = 100

/** Waits until nothing is left to do, in the database and on the devices. @returns what was still waiting at the end */
export async function waitUntilQuiet(database: Database, site: Site, withinMs = QUIET_WITHIN_MS): Promise<string[]> {
  const until = performance.now() + withinMs
  for (;;) {
    const left = [...(await unfinished(database)), ...busyPhones(site)]
    if (left.length === 0 || performance.now() > until) return left
    await sleep(LOOK_EVERY_MS)
  }
}

async function unfinished({ db }: Database): Promise<string[]> {
  const events = await db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()
  const deliveries = await db
    .selectFrom('deliveries')
    .select(['id', 'state', 'due_at', 'attempts'])
    .where('state', 'in', ['queued', 'leased'])
    .execute()
  const mails = await db
    .selectFrom('mails')
    .select(['id', 'state'])
    .where('state', 'in', ['queued', 'leased'])
    .execute()
  return [
    ...events.map(({ id }) => `event ${id} was never routed`),
    ...deliveries.map(({ id, state, attempts }) => `delivery ${id} is still ${state} after ${attempts} attempts`),
    ...mails.map(({ id, state }) => `the mail ${id} is still ${state}`),
  ]
}

function busyPhones({ phones, service }: Site): string[] {
  const waiting = service.deliveries.filter(({ outcome }) => outcome === 'waiting').length
  return [
    ...(waiting === 0 ? [] : [`${waiting} messages wait at the push service`]),
    ...phones.filter(phone => !phone.isQuiet()).map(({ id }) => `${id} has not reported everything`),
  ]
}
