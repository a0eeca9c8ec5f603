import type { Trace } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { openStream } from '../test-support/open-stream.ts'
import { withServer } from '../test-support/with-server.ts'

withServer('decisions live', {}, on => {
  it('A18: that it was decided is told to all, once for however many people, rung or not', async () => {
    const test = on()
    const admin = await test.admin()
    const people = [await test.agent('One'), await test.agent('Two'), await test.agent('Three')]
    const streams = await Promise.all(
      [admin, ...people].map(({ url, headers }) => openStream(`${url}/api/v1/events`, headers)),
    )
    const visitor = await test.visitor()
    try {
      await Promise.all(streams.map(stream => stream.alive()))
      for (const messages of [1, 2]) {
        await visitor.json('POST', '/visitors/me/messages', { text: `message ${messages}` })
        for (const stream of streams) {
          await stream.holds(events => events.filter(({ type }) => type === 'log.updated').length === messages)
          // Nobody has a device: of whom is skipped nothing else tells.
          expect(stream.events.some(({ type }) => type === 'notification.updated')).toBe(false)
        }
        const { items } = await admin.json<{ items: Trace[] }>('GET', '/notifications?recipient=all')
        expect(items.map(({ decision, reason }) => `${decision} ${reason}`)).toEqual(
          Array.from({ length: messages * streams.length }, () => 'skip no_devices'),
        )
      }
    } finally {
      for (const stream of streams) stream.close()
    }
  })
})
