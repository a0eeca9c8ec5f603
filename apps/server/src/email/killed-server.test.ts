import { once } from 'node:events'
import { expect, it } from 'vitest'
import { agentClient, createClient } from '../test-support/client.ts'
import { eventually } from '../test-support/eventually.ts'
import { startMailServer } from '../test-support/mail-server.ts'
import { startProgram } from '../test-support/start-program.ts'
import { adminEmail, adminPassword, startTestServer } from '../test-support/start-test-server.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const CONVERSATIONS = 8

withDatabases('a server that is killed while it sends mails', make => {
  it('S3: leaves them to the next one, which sends each once', async () => {
    const database = await make()
    let underWay = 0
    const mails = await startMailServer({
      onData: () => {
        underWay += 1
        return 'hang'
      },
    })
    const first = await startProgram(database)
    const admin = agentClient(first.url)
    await admin.signIn(adminEmail, adminPassword)
    const account = { host: '127.0.0.1', port: mails.port, security: 'none', fromAddress: 'help@site.org' }
    await admin.json('PUT', '/settings/email', { enabled: true, ...account })
    for (let n = 0; n < CONVERSATIONS; n += 1) {
      const { token } = await createClient(first.url).json<{ token: string }>('POST', '/visitors', {})
      const visitor = createClient(first.url, { authorization: `Bearer ${token}` })
      await visitor.json('POST', '/visitors/me/messages', { text: `message ${n}` })
    }
    // All of them are with the mail server, or wait for a connection; it has answered none.
    await eventually(() => expect(underWay).toBeGreaterThan(2))
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    expect(mails.received).toEqual([])
    mails.change({ onData: () => undefined })

    const second = await startTestServer({ database })
    try {
      const { db } = second.server.database
      await eventually(async () => {
        const rows = await db.selectFrom('mails').select(['state', 'attempts']).execute()
        expect(rows).toEqual(Array.from({ length: CONVERSATIONS }, () => ({ state: 'sent', attempts: 1 })))
      })
      const texts = mails.received.map(mail => /message \d/.exec(mail.parsed.text ?? '')?.[0])
      expect(texts.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(
        Array.from({ length: CONVERSATIONS }, (_, n) => `message ${n}`),
      )
      expect(new Set(mails.received.map(mail => mail.parsed.messageId)).size).toBe(CONVERSATIONS)
    } finally {
      await second.close()
      await mails.close()
      await database.remove()
    }
  }, 60_000)
})
