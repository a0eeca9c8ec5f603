import type { DeviceId, UserId } from '@deskbell/contract'
import { expect, it } from 'vitest'
import { decideTaken, type RungDevice, type TakenFacts } from './decide-taken.ts'

const ana = 'usr_ana00000' as UserId
const bo = 'usr_bo000000' as UserId
const phone: RungDevice = {
  id: 'dev_phone000' as DeviceId,
  muted: false,
  quarantined: false,
  gone: false,
  answered: false,
  told: false,
}
const desk = { ...phone, id: 'dev_desk0000' as DeviceId }
const facts = (devices: readonly RungDevice[], more: Partial<TakenFacts> = {}, deactivated = false): TakenFacts => ({
  pushOn: true,
  announced: true,
  by: ana,
  who: ana,
  recipients: [{ userId: bo, deactivated, devices }],
  ...more,
})

it.each(['taken', 'assigned', 'closed'] as const)('devices that rang are told that it is %s', how => {
  expect(decideTaken(how, facts([phone, desk]))).toEqual([
    { userId: bo, decision: 'send', reason: `${how}_by_colleague`, deviceIds: [phone.id, desk.id] },
  ])
})

it.each<[string, TakenFacts]>([
  ['is_actor', facts([phone], { by: bo })],
  ['is_assignee', facts([phone], { who: bo })],
  ['deactivated', facts([phone], {}, true)],
  ['push_off', facts([phone], { pushOn: false })],
  ['taken_not_announced', facts([phone], { announced: false })],
  ['no_devices', facts([{ ...phone, gone: true }])],
  ['devices_muted', facts([{ ...phone, muted: true }])],
  ['devices_quarantined', facts([{ ...phone, quarantined: true }])],
  ['answered_there', facts([{ ...phone, answered: true }])],
  ['told_already', facts([{ ...phone, told: true }])],
  [
    'told_already',
    facts([
      { ...phone, told: true },
      { ...desk, answered: true },
    ]),
  ],
])('nobody is told in vain: %s', (reason, given) => {
  expect(decideTaken('taken', given)).toEqual([{ userId: bo, decision: 'skip', reason }])
})

it('of several devices those are told that still show the ring', () => {
  const devices = [phone, { ...desk, answered: true }, { ...desk, id: 'dev_old00000' as DeviceId, gone: true }]
  expect(decideTaken('taken', facts(devices))).toMatchObject([{ deviceIds: [phone.id] }])
})
