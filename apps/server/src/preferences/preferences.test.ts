import type { Conversation, ConversationMute, Page, Preferences, VisitorMessageAnswer } from '@deskbell/contract'
import { preferencesSchema } from '@deskbell/contract/schemas'
import { expect, it } from 'vitest'
import { initialMatrix } from '../routing-rules.ts'
import type { Client } from '../test-support/client.ts'
import { createTestClock, hour, minute } from '../test-support/clock.ts'
import { openStream } from '../test-support/open-stream.ts'
import { withServer } from '../test-support/with-server.ts'

// A Monday, noon in Berlin.
const matrix = initialMatrix
const clock = createTestClock(Date.parse('2026-11-23T11:00Z'))

withServer('preferences', { clock: clock.now }, on => {
  const read = (client: Client) => client.json<Preferences>('GET', '/preferences')
  const change = (client: Client, body: object) => client.json<Preferences>('PATCH', '/preferences', body)
  const inBerlin = (from: string, to: string) => ({ timeZone: 'Europe/Berlin', days: [{ day: 'mon', from, to }] })
  const after = (ms: number) => new Date(clock.now() + ms).toISOString()

  it('nobody wants anything in particular at first', async () => {
    expect(await read(await on().agent())).toEqual({ quietHours: null, snoozedUntil: null, quiet: null, matrix })
  })

  it('snooze counts from the server’s present, and what is left out stays', async () => {
    const agent = await on().agent()
    const until = after(30 * minute)
    expect(await change(agent, { snoozeMinutes: 30 })).toEqual({
      quietHours: null,
      snoozedUntil: until,
      quiet: { reason: 'snoozed', until },
      matrix,
    })
    const quietHours = inBerlin('09:00', '18:00')
    const both = await change(agent, { quietHours })
    expect(preferencesSchema.parse(both)).toEqual(both)
    // The snooze is followed by quiet hours, which end at six in the evening.
    const quiet = { reason: 'snoozed', until: '2026-11-23T17:00:00.000Z' }
    expect(both).toEqual({ quietHours, snoozedUntil: until, quiet, matrix })
    expect((await change(agent, { snoozedUntil: null })).quiet).toEqual({ ...quiet, reason: 'quiet_hours' })
    expect((await change(agent, { quietHours: null })).quiet).toBeNull()
    expect(await read(agent)).toEqual({ quietHours: null, snoozedUntil: null, quiet: null, matrix })
  })

  it('what one wants to be told of, and how: what is left out stays, and it is nobody else’s', async () => {
    const [agent, colleague] = [await on().agent(), await on().agent()]
    const quieter = await change(agent, { matrix: { later_message: { email: false } } })
    expect(preferencesSchema.parse(quieter).matrix).toEqual({ ...matrix, later_message: { push: true, email: false } })
    const both = await change(agent, { matrix: { later_message: { push: false }, assigned: { push: false } } })
    expect(both.matrix).toEqual({
      ...matrix,
      later_message: { push: false, email: false },
      assigned: { push: false, email: true },
    })
    await change(agent, { snoozedUntil: null })
    expect((await read(agent)).matrix).toEqual(both.matrix)
    expect((await read(colleague)).matrix).toEqual(matrix)
    expect(await agent.problem('PATCH', '/preferences', { matrix: { assigned: 'no' } })).toMatchObject({ status: 400 })
  })

  it('a time that is over is no snooze, nor is one that has ended', async () => {
    const agent = await on().agent()
    expect(await change(agent, { snoozedUntil: after(-1) })).toMatchObject({ snoozedUntil: null, quiet: null })
    await change(agent, { snoozedUntil: after(hour) })
    clock.advance(hour)
    expect(await read(agent)).toEqual({ quietHours: null, snoozedUntil: null, quiet: null, matrix })
  })

  it('a time zone that is none is refused, and changes nothing', async () => {
    const agent = await on().agent()
    const quietHours = { ...inBerlin('09:00', '10:00'), timeZone: 'Mars/Base' }
    expect(await agent.problem('PATCH', '/preferences', { quietHours, snoozeMinutes: 10 })).toMatchObject({
      status: 400,
      code: 'invalid',
    })
    expect((await read(agent)).snoozedUntil).toBeNull()
  })

  it('are each agent’s own; their other windows are told, and nobody else', async () => {
    const [ada, bo] = [await on().agent(), await on().agent()]
    const open = (client: typeof ada) => openStream(`${on().server.url}/api/v1/events`, client.headers)
    await using windowOfAda = await open(ada)
    await using windowOfBo = await open(bo)
    await change(ada, { snoozeMinutes: 10 })
    expect((await windowOfAda.count(1))[0]).toMatchObject({ type: 'preferences.updated', data: {} })
    expect((await read(bo)).snoozedUntil).toBeNull()
    // Bo's first event is their own.
    const before = windowOfAda.events.length
    await change(bo, { snoozeMinutes: 20 })
    expect(await windowOfBo.count(1)).toMatchObject([{ type: 'preferences.updated' }])
    expect(windowOfAda.events.length).toBe(before)
  })

  it('a conversation is muted for whoever mutes it, until they do not', async () => {
    const [ada, bo, visitor] = [await on().agent(), await on().agent(), await on().visitor()]
    const { conversationId } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'Hi' })
    const path = `/conversations/${conversationId}/mute`
    const muted = (client: Client) => client.json<ConversationMute>('GET', path)
    expect(await ada.json('PUT', path, { muted: true })).toEqual({ muted: true })
    expect(await ada.json('PUT', path, { muted: true })).toEqual({ muted: true })
    expect([await muted(ada), await muted(bo)]).toEqual([{ muted: true }, { muted: false }])
    const listed = async (client: Client) =>
      (await client.json<Page<Conversation>>('GET', '/conversations')).items.find(({ id }) => id === conversationId)
        ?.muted
    expect([await listed(ada), await listed(bo)]).toEqual([true, false])
    expect(await ada.json('GET', `/conversations/${conversationId}`)).toMatchObject({ muted: true })
    await using window = await openStream(`${on().server.url}/api/v1/events`, ada.headers)
    await window.alive()
    await ada.json('PUT', path, { muted: false })
    expect(await muted(ada)).toEqual({ muted: false })
    expect(await listed(ada)).toBe(false)
    // Their other windows ask for that row again.
    const told = await window.event(({ type }) => type === 'conversation.updated')
    expect(told.data).toEqual({ conversationId })
  })
})
