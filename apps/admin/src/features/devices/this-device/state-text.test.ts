import type { DeviceId } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import type { PushDeviceState } from '../../../platform/push-device-state.ts'
import { type NextStep, stateText } from './state-text.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const rows: readonly [PushDeviceState, NextStep, RegExp][] = [
  [{ kind: 'checking' }, 'none', /Checking/],
  [{ kind: 'busy', doing: 'turning_on' }, 'none', /Turning notifications on/],
  [{ kind: 'busy', doing: 'turning_off' }, 'none', /Turning notifications off/],
  [{ kind: 'busy', doing: 'syncing' }, 'none', /Checking/],
  [{ kind: 'unsupported', missing: 'service_worker' }, 'none', /cannot show/],
  [{ kind: 'unsupported', missing: 'push' }, 'none', /cannot show/],
  [{ kind: 'unsupported', missing: 'notifications' }, 'none', /cannot show/],
  [{ kind: 'insecure' }, 'none', /not secure/],
  [{ kind: 'needs_install', platform: 'ios' }, 'none', /Home Screen/],
  [{ kind: 'in_app_browser', app: 'Instagram' }, 'none', /another app/],
  [{ kind: 'in_app_browser' }, 'none', /another app/],
  [{ kind: 'site_off' }, 'none', /turned off for this site/],
  [{ kind: 'not_asked' }, 'turn_on', /when a visitor writes/],
  [{ kind: 'denied' }, 'try_again', /blocked/],
  [{ kind: 'off' }, 'turn_on', /are off/],
  [{ kind: 'on', deviceId: 'dev_A1b2C3d4' as DeviceId, label: 'iPhone / Safari', keyId: 'k' }, 'turn_off', /are on/],
  [{ kind: 'removed', byName: 'Ana', at: '2026-11-21T09:00:00.000Z' }, 'turn_on', /Ana removed/],
  [{ kind: 'removed', byName: '', at: '' }, 'turn_on', /was removed/],
  [{ kind: 'broken', why: 'subscribe_failed', detail: 'AbortError' }, 'try_again', /subscribe/],
  [{ kind: 'broken', why: 'subscribe_timeout' }, 'try_again', /does not answer/],
  [{ kind: 'broken', why: 'register_failed' }, 'try_again', /did not register/],
  [{ kind: 'broken', why: 'key_mismatch' }, 'try_again', /new key/],
  [{ kind: 'busy', doing: 'repairing' }, 'none', /Repairing/],
  [{ kind: 'broken', why: 'too_many_devices' }, 'try_again', /as many devices/],
  [{ kind: 'broken', why: 'worker_failed' }, 'try_again', /did not start/],
]

it.each(rows)('W13-W17: %o has its text and its next step', (state, next, title) => {
  const text = stateText(state)
  expect(text.title).toMatch(title)
  expect(text.next).toBe(next)
  // A dead end says what to do, here or elsewhere.
  expect(text.tone === 'bad' && next === 'none' && text.steps.length === 0).toBe(false)
})
