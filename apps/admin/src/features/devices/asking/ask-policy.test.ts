import { expect, it } from 'vitest'
import type { PushDeviceState } from '../../../platform/push-device-state.ts'
import { type AskFacts, mayAsk } from './ask-policy.ts'

const day = 24 * 60 * 60 * 1000
const now = Date.parse('2026-11-21T12:00:00.000Z')
const rules = { everyDays: 14, places: ['inbox', 'onboarding'] } as const
const settings = (more: Partial<NonNullable<AskFacts['settings']>> = {}): AskFacts['settings'] => ({
  ...{ enabled: true, prompt: 'in_context', promptRules: { ...rules, places: [...rules.places] }, ...more },
})
const never = { intent: 'unset', last: undefined } as const
const shown = (daysAgo: number, answer: 'none' | 'not_now' | 'turn_on' = 'not_now'): AskFacts['history'] => ({
  ...{ intent: 'unset', last: { at: now - daysAgo * day, answer } },
})
const asking: AskFacts = { place: 'inbox', settings: settings(), state: 'not_asked', history: never, now }

it.each<readonly [what: string, facts: Partial<AskFacts>, may: boolean]>([
  ['A17: the first waiting conversation', {}, true],
  ['at the end of setting up', { place: 'onboarding' }, true],
  ['a site that does not say how often', { settings: { enabled: true, prompt: 'in_context' } }, true],
  ['the site has not answered yet', { settings: undefined }, false],
  ['W5: push is off', { settings: settings({ enabled: false }) }, false],
  ['A22: only on its page', { settings: settings({ prompt: 'manual' }) }, false],
  ['A22: not at all', { settings: settings({ prompt: 'off' }) }, false],
  ['A22: not here', { settings: settings({ promptRules: { everyDays: 14, places: ['onboarding'] } }) }, false],
  ['nothing is known of earlier answers', { history: undefined }, false],
  ['A19: turned off here', { history: { intent: 'off', last: undefined } }, false],
  ['it was on, and the browser took the permission back', { history: { intent: 'on', last: undefined } }, true],
  ['yesterday', { history: shown(1) }, false],
  ['merely seen counts as well', { history: shown(13, 'none') }, false],
  ['so many days later', { history: shown(14) }, true],
  ['the browser’s question was waved away', { history: shown(13, 'turn_on') }, false],
  [
    'once means once',
    { settings: settings({ promptRules: { everyDays: null, places: ['inbox'] } }), history: shown(400) },
    false,
  ],
  ['once is still once', { settings: settings({ promptRules: { everyDays: null, places: ['inbox'] } }) }, true],
  [
    'never twice a week, whatever a site says',
    { settings: settings({ promptRules: { everyDays: 1, places: ['inbox'] } }), history: shown(6) },
    false,
  ],
  ['a clock that was set back', { history: shown(-3) }, false],
])('%s', (_what, facts, may) => {
  expect(mayAsk({ ...asking, ...facts })).toBe(may)
})

const states: Readonly<Record<PushDeviceState['kind'], boolean>> = {
  ...{ not_asked: true, denied: false, off: false, on: false, removed: false, checking: false, unsupported: false },
  ...{ insecure: false, needs_install: false, in_app_browser: false, site_off: false, broken: false, busy: false },
}

it.each(Object.entries(states))('A19: who is %s is asked: %s', (state, may) => {
  expect(mayAsk({ ...asking, state: state as PushDeviceState['kind'] })).toBe(may)
})
