import type { DeviceId } from '@deskbell/contract'
import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PushDeviceState } from '../../../platform/push-device-state.ts'
import { platformOf } from '../trace/platform-of.ts'
import { coachPage } from './coach-page.ts'
import { type CoachFacts, type CoachKind, type CoachState, coachState } from './coach-state.ts'
import { helpPlatforms } from './help-platforms.ts'
import { sampleOf } from './samples.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const now = Date.parse('2026-11-21T12:00:00.000Z')
const on: PushDeviceState = {
  kind: 'on',
  deviceId: 'dev_A1b2C3d4' as DeviceId,
  label: 'Windows / Chrome',
  keyId: 'k',
}
const facts = (push: PushDeviceState, more: Partial<CoachFacts> = {}): CoachFacts => ({
  push,
  permission: 'granted',
  platform: platformOf('Windows / Chrome'),
  ...{ enabled: true, prompt: 'in_context', confirmed: true, test: 'none', ...more },
})
const at = (label: string) => ({ platform: platformOf(label) })
const broken = (why: Extract<PushDeviceState, { kind: 'broken' }>['why'], detail?: string): PushDeviceState => ({
  ...{ kind: 'broken', why },
  ...(detail === undefined ? {} : { detail }),
})
const silent = { why: 'silent', since: null, repaired: false } as const

describe('which state it is (W13-W17, S52, S53, L1-L5)', () => {
  it.each<readonly [string, CoachFacts, Partial<CoachState>]>([
    [
      'the question is open',
      facts({ kind: 'busy', doing: 'turning_on' }, { permission: 'default' }),
      { kind: 'asking' },
    ],
    ['it was answered', facts({ kind: 'busy', doing: 'turning_on' }), { kind: 'busy', doing: 'turning_on' }],
    ['no service workers', facts({ kind: 'unsupported', missing: 'service_worker' }), { kind: 'no_service_worker' }],
    ['no Push API', facts({ kind: 'unsupported', missing: 'push' }), { kind: 'no_push' }],
    ['no Notifications API', facts({ kind: 'unsupported', missing: 'notifications' }), { kind: 'no_notifications' }],
    ['an app’s browser', facts({ kind: 'in_app_browser', app: 'LINE' }), { kind: 'in_app_browser', app: 'LINE' }],
    ['not on the Home Screen', facts({ kind: 'needs_install', platform: 'ios' }), { kind: 'needs_install' }],
    ['A22: nobody is to be asked', facts({ kind: 'not_asked' }, { prompt: 'off' }), { kind: 'not_offered' }],
    ['A22: only on this page', facts({ kind: 'not_asked' }, { prompt: 'manual' }), { kind: 'not_asked' }],
    ['A24: the site did not say', facts({ kind: 'not_asked' }, { prompt: undefined }), { kind: 'not_asked' }],
    ['who allowed it once may turn it on', facts({ kind: 'off' }, { prompt: 'off' }), { kind: 'off' }],
    [
      'the system refuses',
      facts(broken('subscribe_failed', 'NotAllowedError')),
      { kind: 'system_blocked', by: 'refused' },
    ],
    [
      'WebKit asks for a tap: not the system',
      facts(broken('subscribe_failed', 'NotAllowedError'), { permission: 'default' }),
      { kind: 'subscribe_failed', detail: 'NotAllowedError' },
    ],
    ['Brave’s switch', facts(broken('subscribe_failed', 'AbortError'), at('Mac / Brave')), { kind: 'brave_switch' }],
    ['a push service error', facts(broken('subscribe_failed', 'AbortError')), { kind: 'subscribe_failed' }],
    [
      'Brave on an iPhone has no such switch',
      facts(broken('subscribe_failed'), at('iPhone / Brave')),
      { kind: 'subscribe_failed' },
    ],
    ['it hangs', facts(broken('subscribe_timeout')), { kind: 'subscribe_timeout' }],
    [
      'refused by its push service',
      facts({ ...on, trouble: { ...silent, why: 'quarantined' } } as PushDeviceState),
      { kind: 'quarantined' },
    ],
    [
      'silent',
      facts({ ...on, trouble: silent } as PushDeviceState, { test: 'passed' }),
      { kind: 'probably_dead', repaired: false },
    ],
    ['closed with its windows', facts(on, { test: 'not_received' }), { kind: 'background_apps' }],
    [
      'Firefox has no such switch',
      facts(on, { test: 'not_received', ...at('Linux / Firefox') }),
      { kind: 'not_received' },
    ],
    ['nor a Mac', facts(on, { test: 'not_received', ...at('Mac / Chrome') }), { kind: 'not_received' }],
    ['Brave, nothing arrives', facts(on, { test: 'not_received', ...at('Windows / Brave') }), { kind: 'brave_switch' }],
    ['granted, never displayed', facts(on, { test: 'not_displayed' }), { kind: 'system_blocked', by: 'not_displayed' }],
    ['a channel is off', facts(on, { test: 'not_displayed', ...at('Android / Chrome') }), { kind: 'android_channel' }],
    ['displayed, never seen', facts(on, { test: 'not_seen' }), { kind: 'hidden_by_focus' }],
    [
      'never seen on Android',
      facts(on, { test: 'not_seen', ...at('Android / Samsung Internet') }),
      { kind: 'android_channel' },
    ],
    ['a test is on its way', facts(on, { test: 'running', confirmed: false }), { kind: 'unconfirmed' }],
    ['never confirmed', facts(on, { confirmed: false }), { kind: 'unconfirmed' }],
    ['the site does not say', facts(on, { confirmed: undefined }), { kind: 'on' }],
    ['W5: the site was just turned off', facts(on, { enabled: false }), { kind: 'site_off' }],
    ['blocked all the same', facts({ kind: 'denied' }, { enabled: false }), { kind: 'denied' }],
    ['it rings', facts(on, { test: 'passed' }), { kind: 'on', label: 'Windows / Chrome' }],
  ])('%s', (_what, given, state) => {
    expect(coachState(given)).toMatchObject(state)
  })

  it('every state of the machine is a state of the coach, whatever the platform', () => {
    const machine: readonly PushDeviceState[] = [
      ...(['checking', 'insecure', 'site_off', 'not_asked', 'denied', 'off', 'in_app_browser'] as const).map(kind => ({
        kind,
      })),
      { kind: 'removed', byName: 'Ana', at: '2026-11-21T09:00:00.000Z' },
      broken('worker_failed'),
      ...(['register_failed', 'key_mismatch', 'too_many_devices'] as const).map(why => broken(why)),
    ]
    for (const push of machine) {
      const expected = push.kind === 'broken' ? push.why : push.kind
      for (const label of helpPlatforms) expect(coachState(facts(push, at(label))).kind).toBe(expected)
    }
  })
})

/** Each state's next step; `none` needs a step outside the app, or is over by itself. Exhaustive by its type. */
const nexts: Readonly<Record<CoachKind, RegExp>> = {
  ...{ checking: /^none$/, busy: /^none$/, asking: /^none$/, insecure: /^open_https$/ },
  ...{ no_service_worker: /^copy/, no_push: /^copy/, no_notifications: /^copy/, in_app_browser: /^copy/ },
  ...{ needs_install: /^copy/, denied: /^try_again$/, system_blocked: /^(try_again|test)$/, hidden_by_focus: /^test$/ },
  ...{ android_channel: /^test$/, background_apps: /^test$/, not_received: /^test$/, brave_switch: /^try_again$/ },
  ...{ subscribe_failed: /^try_again$/, register_failed: /^try_again$/, subscribe_timeout: /^try_again$/ },
  ...{ worker_failed: /^reload$/, key_mismatch: /^try_again$/, too_many_devices: /^try_again$/ },
  ...{ quarantined: /^repair$/, probably_dead: /^repair$/, removed: /^turn_on$/, site_off: /^none$/ },
  ...{ not_offered: /^none$/, not_asked: /^turn_on$/, off: /^turn_on$/, unconfirmed: /^test$/, on: /^turn_off$/ },
}
const kinds = Object.keys(nexts) as CoachKind[]

/** Where something outside the app must be done, the page says what. */
const needsSteps: readonly CoachKind[] = [
  ...(['asking', 'insecure', 'no_service_worker', 'no_push', 'no_notifications', 'in_app_browser'] as const),
  ...(['needs_install', 'denied', 'system_blocked', 'hidden_by_focus', 'android_channel'] as const),
  ...(['background_apps', 'not_received', 'brave_switch'] as const),
]

describe.each(helpPlatforms)('W17: on %s', label => {
  it.each(kinds)('%s says what it is and what to do next', kind => {
    const page = coachPage(sampleOf(kind), platformOf(label), now)
    expect(page.title).not.toBe('')
    expect(page.next).toMatch(nexts[kind])
    expect(page.steps.length > 0).toBe(needsSteps.includes(kind))
    expect(page.body.length > 0 || ['checking', 'busy'].includes(kind)).toBe(true)
    expect(new Set(page.steps).size).toBe(page.steps.length)
  })
})

it('pains 18: each browser’s block is taken back in its own way', () => {
  const first = (label: string) => coachPage({ kind: 'denied' }, platformOf(label), now).steps[0]
  const labels = ['Windows / Chrome', 'Windows / Edge', 'Linux / Firefox', 'Mac / Safari', 'iPhone / Safari']
  const androids = ['Android / Chrome', 'Android / Firefox', 'Android / Samsung Internet']
  const ways = [...labels, ...androids].map(first)
  expect(new Set(ways).size).toBe(ways.length)
  expect(first('Mac / Brave')).toBe(first('Mac / Chrome'))
})
