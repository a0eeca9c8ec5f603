import type { AuditEntry, Department, Page, RoutingSettings, RoutingSettingsAnswer } from '@deskbell/contract'
import { routingSettingsAnswerSchema } from '@deskbell/contract/schemas'
import { expect, it } from 'vitest'
import { initialRoutingSettings } from '../routing-rules.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { withServer } from '../test-support/with-server.ts'

const path = '/settings/routing'
const bare = ({ warnings: _, ...settings }: RoutingSettingsAnswer): RoutingSettings => settings

withServer('routing rules', {}, on => {
  const session = { kind: 'session', id: 's' } as const

  it('S1: admins see and change them; what changed is in the audit log, and agents may not', async () => {
    const [admin, agent] = [await on().admin(), await on().agent()]
    const first = routingSettingsAnswerSchema.parse(await admin.json('GET', path))
    expect(bare(first)).toEqual(initialRoutingSettings)
    const wanted = { ...bare(first), notToAdmins: true, merge: { pushSeconds: 20, emailMinutes: 10 } }
    expect(bare(await admin.json<RoutingSettingsAnswer>('PUT', path, wanted))).toEqual(wanted)
    expect(bare(await admin.json<RoutingSettingsAnswer>('GET', path))).toEqual(wanted)
    const { items } = await admin.json<Page<AuditEntry>>('GET', '/audit?action=routing_changed')
    expect(items.map(({ details }) => details)).toEqual([{ fields: ['notToAdmins', 'merge'] }])
    expect(await agent.problem('GET', path)).toMatchObject({ code: 'forbidden' })
    expect(await agent.problem('PUT', path, wanted)).toMatchObject({ code: 'forbidden' })
    expect(await agent.problem('POST', `${path}/simulate`, { at: new Date().toISOString() })).toMatchObject({
      code: 'forbidden',
    })
    expect(await admin.problem('PUT', path, { notToAdmins: false })).toMatchObject({ code: 'invalid' })
    await admin.json('PUT', path, initialRoutingSettings)
  })

  it('a rule set that reaches nobody warns before it is saved, and names the department', async () => {
    const admin = await on().admin()
    const agent = await on().agent()
    const check = async (settings: RoutingSettings = initialRoutingSettings) =>
      (await admin.json<{ warnings: unknown[] }>('POST', `${path}/check`, settings)).warnings
    expect(await check()).toEqual([{ code: 'reaches_nobody', department: null }])
    await plantDevice(on().server.database, (await admin.json<{ user: { id: never } }>('GET', '/me')).user.id, session)
    expect(await check()).toEqual([])
    const sales = await admin.json<Department>('POST', '/departments', { name: 'Sales', memberIds: [agent.user.id] })
    const department = { id: sales.id, name: 'Sales' }
    // Whoever is in it has no device, and there is no mail server.
    expect(await check()).toEqual([{ code: 'reaches_nobody', department }])
    await plantDevice(on().server.database, agent.user.id, session)
    expect(await check()).toEqual([])
    await admin.json('PATCH', `/departments/${sales.id}`, {
      memberIds: [(await admin.json<{ user: { id: string } }>('GET', '/me')).user.id],
    })
    expect(await check({ ...initialRoutingSettings, notToAdmins: true })).toEqual([
      { code: 'admins_alone', department },
    ])
    const ladder = [{ afterSeconds: 60, to: 'email' as const }]
    expect(await check({ ...initialRoutingSettings, ladder })).toEqual([{ code: 'email_off', department: null }])
    // What is saved says so too.
    const saved = await admin.json<RoutingSettingsAnswer>('PUT', path, { ...initialRoutingSettings, ladder })
    expect(saved.warnings).toEqual([{ code: 'email_off', department: null }])
    await admin.json('PUT', path, initialRoutingSettings)
  })

  it('S1 S9: a simulated visitor changes nothing, and tells who would get what, rule by rule', async () => {
    const admin = await on().admin()
    const cleo = await on().agent('Cleo')
    await plantDevice(on().server.database, cleo.user.id, session)
    const sales = await admin.json<Department>('POST', '/departments', { name: 'Night', memberIds: [cleo.user.id] })
    const ask = async (more: object) => {
      const answer = await admin.json<{ rules: string[]; decisions: { recipient: { id: string }; reason: string }[] }>(
        'POST',
        `${path}/simulate`,
        { at: '2026-11-21T23:10:00.000Z', departmentId: sales.id, ...more },
      )
      return { rules: answer.rules, hers: answer.decisions.find(({ recipient }) => recipient.id === cleo.user.id) }
    }
    expect(await ask({})).toEqual({
      rules: ['first_message', 'department'],
      hers: {
        recipient: { id: cleo.user.id, name: 'Cleo' },
        decision: 'send',
        reason: 'visitor_wrote',
        devices: 1,
        channels: [
          { channel: 'push', decision: 'send', reason: 'visitor_wrote', dueInSeconds: 0 },
          { channel: 'email', decision: 'skip', reason: 'email_off', dueInSeconds: null },
        ],
      },
    })
    expect((await ask({ botAnswered: true })).hers?.reason).toBe('bot_answered')
    expect((await ask({ overrides: [{ userId: cleo.user.id, looking: true }] })).hers?.reason).toBe(
      'looking_at_conversation',
    )
    expect((await ask({ lastAgentId: cleo.user.id })).rules).toEqual(['later_message', 'last_agent'])
    // At ten past eleven, by her own clock.
    const night = { timeZone: 'UTC', days: [{ day: 'sat', from: '23:00', to: '24:00' }] }
    await cleo.json('PATCH', '/preferences', { quietHours: night })
    expect((await ask({})).hers?.reason).toBe('quiet_hours')
    expect((await ask({ at: '2026-11-21T22:50:00.000Z' })).hers?.reason).toBe('visitor_wrote')
    const { items } = await admin.json<Page<unknown>>('GET', '/notifications?recipient=all')
    expect(items).toEqual([])
  })
})
