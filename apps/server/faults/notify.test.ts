import pg from 'pg'
import { expect, it } from 'vitest'
import { eventually } from '../src/test-support/eventually.ts'
import { openStream } from '../src/test-support/open-stream.ts'
import { startTestServer } from '../src/test-support/start-test-server.ts'
import { withDatabases } from '../src/test-support/with-databases.ts'

const SECRET = 'the word that nobody else should hear'
const KEY = 'ab'.repeat(32)
/** Who tells, of what, and at most one id or key. */
const HINT = /^[0-9a-f-]{36} [a-z]+ [\w.:-]*$/

withDatabases('what servers tell each other', (make, kind) => {
  it.runIf(kind === 'postgres')('is where to look and never what is there; the other one finds it', async () => {
    const database = await make()
    const env = { DESKBELL_MASTER_KEY: KEY }
    const first = await startTestServer({ database, env })
    const second = await startTestServer({ database, env })
    const spy = new pg.Client({ connectionString: database.config.databaseUrl })
    await spy.connect()
    const heard: string[] = []
    spy.on('notification', ({ payload = '' }) => heard.push(payload))
    await spy.query('listen "deskbell:public"')
    const admin = await first.admin()
    const stream = await openStream(`${second.server.url}/api/v1/events`, admin.headers)
    await stream.alive()

    await (await first.visitor()).json('POST', '/visitors/me/messages', { text: SECRET })
    const event = await stream.event(({ type }) => type === 'message.created')
    expect(JSON.stringify(event.data)).toContain(SECRET)
    await eventually(() => expect(heard.some(payload => payload.includes(' events '))).toBe(true))
    for (const payload of heard) expect(payload).toMatch(HINT)
    expect(heard.join('\n')).not.toContain('word')

    stream.close()
    await spy.end()
    await Promise.all([first.close(), second.close()])
    await database.remove()
  })
})
