import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silent } from '../../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../../test-support/with-databases.ts'
import type { Database } from '../database.ts'
import { migrate } from '../migrate.ts'
import { openPostgres } from '../postgres.ts'
import { openSqlite } from '../sqlite.ts'

withDatabases('migration 0010', (make, kind) => {
  let place: TestDatabase
  let database: Database
  beforeEach(async () => {
    place = await make()
    const { dataDir, databaseUrl } = place.config
    database = databaseUrl === undefined ? openSqlite(dataDir) : await postgres(databaseUrl)
  })
  afterEach(async () => {
    await database.close()
    await place.remove()
  })

  it('what was displayed before goes on proving its device, if it was sent to this subscription and this owner', async () => {
    const { db } = database
    await migrate(db, kind, '0007-preferences')
    await sql`insert into users (id, email, name, role, password_hash, created_at) values
      ('usr_a', 'a', 'a', 'agent', 'x', 1), ('usr_b', 'b', 'b', 'agent', 'x', 1)`.execute(db)
    const device = (id: string) =>
      sql`insert into devices
      (id, user_id, label, push_service, registered_at, last_seen_at, subscribed_at, lane)
      values (${id}, 'usr_a', 'x', 'fcm', 1, 1, 100, 'fcm')`.execute(db)
    let n = 0
    const delivery = async (id: string, user: string, accepted: number, displayed: number | null) => {
      n += 1
      await sql`insert into notifications (id, kind, subject, user_id, decision, reason, decided_at)
        values (${`ntf_${n}`}, 'test', ${`s${n}`}, ${user}, 'send', 'test', 1)`.execute(db)
      await sql`insert into deliveries (id, notification_id, channel, device_id, state, due_at, queued_at, accepted_at,
        displayed_at, expires_at) values (${`dlv_${n}`}, ${`ntf_${n}`}, 'push', ${id}, 'accepted', 1, 1, ${accepted},
        ${displayed}, 1)`.execute(db)
    }
    for (const id of ['dev_shown', 'dev_earlier', 'dev_others', 'dev_silent']) await device(id)
    await delivery('dev_shown', 'usr_a', 150, 200)
    await delivery('dev_shown', 'usr_a', 160, 300)
    await delivery('dev_earlier', 'usr_a', 50, 200)
    await delivery('dev_others', 'usr_b', 150, 200)
    await delivery('dev_silent', 'usr_a', 150, null)
    await migrate(db, kind)
    const rows = await db.selectFrom('devices').select(['id', 'displayed_at']).orderBy('id').execute()
    expect(rows.map(row => [row.id, row.displayed_at])).toEqual([
      ['dev_earlier', null],
      ['dev_others', null],
      ['dev_shown', 300],
      ['dev_silent', null],
    ])
  })
})

async function postgres(url: string): Promise<Database> {
  const result = await openPostgres(url, silent)
  if (!result.ok) throw new Error(result.problem)
  return result.database
}
