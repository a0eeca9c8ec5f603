import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createClient } from '../test-support/client.ts'
import { eventually } from '../test-support/eventually.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { startProgram } from '../test-support/start-program.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const visitors = 4
const messagesPerVisitor = 25
/** Acknowledged messages after which the server is killed, round by round. */
const killAfter = [9, 23, 17]

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

withDatabases('a killed server', make => {
  it('loses no acknowledged message, stores none twice, and decides about each once', async () => {
    const test = await make()
    const tokens: string[] = []
    const written: string[][] = Array.from({ length: visitors }, () => [])
    const acknowledged = new Set<string>()

    /** Every visitor writes one message after another, with one key for each however often it is tried. */
    const writeAll = async (url: string, whenAcknowledged: () => void) => {
      await Promise.all(
        tokens.map(async (token, visitor) => {
          const client = createClient(url, { authorization: `Bearer ${token}` })
          for (let n = 0; n < messagesPerVisitor; n += 1) {
            const text = `v${visitor} m${n}`
            if (acknowledged.has(text)) continue
            const headers = { 'idempotency-key': text }
            // The server is gone: the rest waits for the next one.
            const response = await client
              .request('POST', '/visitors/me/messages', { text }, headers)
              .catch(() => undefined)
            if (!response) return
            expect(response.status).toBe(201)
            acknowledged.add(text)
            written[visitor]?.push(text)
            whenAcknowledged()
          }
        }),
      )
    }

    for (const limit of [...killAfter, undefined]) {
      const { url, child } = await startProgram(test)
      while (tokens.length < visitors) {
        tokens.push((await createClient(url).json<{ token: string }>('POST', '/visitors', {})).token)
      }
      let count = 0
      let killed: Promise<void> | undefined
      await writeAll(url, () => {
        count += 1
        if (count === limit) killed = kill(child)
      })
      await killed
      if (limit === undefined) {
        const database = await openTestDatabase(test, 'command')
        await eventually(async () => {
          const left = await database.db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()
          expect(left).toEqual([])
        })
        await kill(child)
        const messages = await database.db
          .selectFrom('messages')
          .select(['id', 'text', 'conversation_id', 'seq'])
          .orderBy('conversation_id')
          .orderBy('seq')
          .execute()
        const all = visitors * messagesPerVisitor
        expect(acknowledged.size).toBe(all)
        expect(messages.map(message => message.text).toSorted()).toEqual(written.flat().toSorted())
        for (const texts of written) {
          const thread = messages.filter(message => texts.includes(message.text))
          expect(thread.map(message => message.text)).toEqual(texts)
          expect(thread.map(message => message.seq)).toEqual(texts.map((_, index) => index + 1))
          expect(new Set(thread.map(message => message.conversation_id)).size).toBe(1)
        }
        const decided = await database.db.selectFrom('notifications').select('subject').execute()
        expect(decided.map(row => row.subject).toSorted()).toEqual(messages.map(message => message.id).toSorted())
        const told = await database.db.selectFrom('events').select('id').where('type', '=', 'message.created').execute()
        expect(told).toHaveLength(2 * all)
        await database.close()
      }
    }
    await test.remove()
  }, 60_000)
})
