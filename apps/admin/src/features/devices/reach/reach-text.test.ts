import type { DeviceId, Reach } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { nextStep, reachText } from './reach-text.ts'

// A Saturday.
const now = Date.parse('2026-11-21T12:00:00.000Z')
const device = { id: 'dev_A1b2C3d4E5' as DeviceId, label: 'iPhone / Safari', name: 'Phone' }
const reach = (reason: string, more: Partial<Reach> = {}): Reach => ({
  user: { id: 'usr_A1b2C3d4E5' as Reach['user']['id'], name: 'Ana' },
  ...{ role: 'agent', state: 'amber', reason, device, displayedAt: null, unshown: null, until: null, devices: 1 },
  ...more,
})

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

it('says what was accepted and not displayed, and since when', () => {
  const unshown = { count: 9, since: '2026-11-17T08:00:00.000Z' }
  expect(reachText(reach('silent', { unshown }), now)).toBe('Phone: accepted 9, displayed 0 since Tuesday.')
  expect(reachText(reach('unproven', { unshown }), now)).toMatch(/^Phone: accepted 9.*nobody knows whether it rings/)
  expect(reachText(reach('unproven'), now)).toBe('No device has displayed anything yet.')
})

it('says until when somebody wants to be left alone', () => {
  expect(reachText(reach('quiet_hours', { until: '2026-11-24T08:00:00.000Z' }), now)).toContain('Nov 24, 2026')
  expect(reachText(reach('quiet_hours'), now)).toBe('It is their quiet time.')
})

it.each([
  ['proven', 'none'],
  ['proof_old', 'test'],
  ['silent', 'test'],
  ['unproven', 'test'],
  ['push_service_down', 'status'],
  ['failing', 'wait'],
  ['devices_dead', 'open_app'],
  ['devices_quarantined', 'open_app'],
  ['no_devices', 'turn_on'],
  ['devices_muted', 'unmute'],
  ['push_off', 'push_settings'],
  ['snoozed', 'own_choice'],
  ['quiet_hours', 'own_choice'],
])('%s has words and leads on to: %s', (reason, step) => {
  const unshown = { count: 5, since: '2026-11-17T08:00:00.000Z' }
  expect(reachText(reach(reason, { unshown }), now)).not.toBe('')
  expect(nextStep(reach(reason))).toBe(step)
})

it('a reason of a newer server has no words and no step, and breaks nothing', () => {
  expect(reachText(reach('struck_by_lightning'), now)).toBe('')
  expect(nextStep(reach('struck_by_lightning'))).toBe('none')
})
