import { i18n } from '@lingui/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Advice, adviceFor, type PushServiceName, type Stop } from './advice.ts'
import { adviceText } from './advice-text.ts'
import { type Browser, type Os, platformOf } from './platform-of.ts'

const systems: readonly Os[] = ['windows', 'mac', 'linux', 'chromeos', 'android', 'ios', 'unknown']
const browsers: readonly Browser[] = ['chrome', 'edge', 'firefox', 'safari', 'samsung', 'brave', 'other']
const services: readonly PushServiceName[] = ['fcm', 'mozilla', 'apple', 'wns', 'other']
const refusals: readonly Stop['refusal'][] = [null, 'throttled', 'rejected', 'unreachable', 'gone']
const silent: Stop = {
  stage: 'received',
  os: 'linux',
  browser: 'chrome',
  pushService: 'fcm',
  refusal: null,
  wrongKey: false,
}

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

describe('every stage on every system, browser and push service', () => {
  const stops = (['accepted', 'received', 'displayed', 'clicked'] as const).flatMap(stage =>
    systems.flatMap(os =>
      browsers.flatMap(browser =>
        services.flatMap(pushService =>
          refusals.flatMap(refusal =>
            [true, false].map(wrongKey => ({ stage, os, browser, pushService, refusal, wrongKey })),
          ),
        ),
      ),
    ),
  )
  it('has something to do, said once, and never more than a person reads', () => {
    for (const stop of stops) {
      const advice = adviceFor(stop)
      const where = JSON.stringify(stop)
      expect(advice.length, where).toBeGreaterThanOrEqual(1)
      expect(advice.length, where).toBeLessThanOrEqual(4)
      expect(new Set(advice).size, where).toBe(advice.length)
    }
  })
  it('uses every advice somewhere, and each has words', () => {
    const used = new Set(stops.flatMap(adviceFor))
    const texts = [...used].map(advice => adviceText(advice))
    expect(new Set(texts).size).toBe(used.size)
    expect(texts.every(text => text.length > 40)).toBe(true)
    expect(used.size).toBe(32)
  })
  it('speaks of no other system than the one at hand', () => {
    const own: readonly (readonly [Os, RegExp])[] = [
      ['windows', /^windows_/],
      ['mac', /^mac_/],
      ['chromeos', /^chromeos_/],
      ['android', /^(android|samsung)_/],
      ['ios', /^ios_/],
    ]
    for (const stop of stops) {
      const foreign = own
        .filter(([os]) => os !== stop.os)
        .flatMap(([, pattern]) => adviceFor(stop).filter(each => pattern.test(each)))
      expect(foreign, JSON.stringify(stop)).toEqual([])
    }
  })
})

const first: readonly (readonly [label: string, change: Partial<Stop>, advice: Advice])[] = [
  ['Android / Chrome', { stage: 'received' }, 'android_battery'],
  ['Android / Firefox', { stage: 'received' }, 'android_firefox'],
  ['Android / Samsung Internet', { stage: 'received' }, 'samsung_sleeping'],
  ['Windows / Edge', { stage: 'received', pushService: 'wns' }, 'edge_background'],
  ['Windows / Chrome', { stage: 'received' }, 'chrome_background'],
  ['Windows / Opera', { stage: 'received' }, 'chrome_background'],
  ['Linux / Firefox', { stage: 'received', pushService: 'mozilla' }, 'firefox_open'],
  ['Linux / Brave', { stage: 'received' }, 'brave_switch'],
  ['Mac / Chrome', { stage: 'received' }, 'mac_browser_open'],
  ['Mac / Safari', { stage: 'received', pushService: 'apple' }, 'mac_safari'],
  ['iPhone / Safari', { stage: 'received', pushService: 'apple' }, 'ios_answer'],
  ['Chromebook / Chrome', { stage: 'received' }, 'chromeos_awake'],
  ['Unknown device', { stage: 'received' }, 'chrome_background'],
  ['Windows / Chrome', { stage: 'displayed' }, 'windows_notifications'],
  ['Mac / Firefox', { stage: 'displayed' }, 'mac_notifications'],
  ['Linux / Chrome', { stage: 'displayed' }, 'linux_notifications'],
  ['iPad / Safari', { stage: 'displayed' }, 'ios_notifications'],
  ['Unknown device', { stage: 'displayed' }, 'site_permission'],
  ['Linux / Chrome', { stage: 'accepted' }, 'queue_waits'],
  ['Linux / Chrome', { stage: 'accepted', refusal: 'unreachable' }, 'server_internet'],
  ['Linux / Chrome', { stage: 'accepted', refusal: 'throttled' }, 'wait_throttled'],
  ['iPhone / Safari', { stage: 'accepted', refusal: 'rejected', wrongKey: true }, 'renew_there'],
  ['Linux / Chrome', { stage: 'accepted', refusal: 'rejected' }, 'settings_refused'],
  ['Linux / Chrome', { stage: 'accepted', refusal: 'gone' }, 'turn_on_again'],
  ['Linux / Chrome', { stage: 'clicked' }, 'not_clicked'],
]

it.each(first)('W27: on %s, %j: first %s', (label, change, advice) => {
  expect(adviceFor({ ...silent, ...platformOf(label), ...change })[0]).toBe(advice)
})
