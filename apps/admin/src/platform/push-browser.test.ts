import { describe, expect, it } from 'vitest'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import { limited, type PageFacts, type PushSupport, pushSupport } from './push-browser.ts'

const capable: PageFacts = {
  ...{ secure: true, serviceWorker: true, pushManager: true, notifications: true, installed: false },
  ...{ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', maxTouchPoints: 0 },
}
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1'
const ipadAsMac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15'

describe('whether push can work (W13-W17)', () => {
  it.each<readonly [what: string, facts: Partial<PageFacts>, support: PushSupport]>([
    ['everything is there', {}, { kind: 'supported' }],
    ['plain http', { secure: false, serviceWorker: false }, { kind: 'insecure' }],
    ['no service worker', { serviceWorker: false }, { kind: 'unsupported', missing: 'service_worker' }],
    ['no Push API', { pushManager: false }, { kind: 'unsupported', missing: 'push' }],
    ['no Notifications API', { notifications: false }, { kind: 'unsupported', missing: 'notifications' }],
    ['iPhone, in the browser', { pushManager: false, userAgent: iphone }, { kind: 'needs_install', platform: 'ios' }],
    [
      'iPad posing as a Mac, in the browser',
      { pushManager: false, userAgent: ipadAsMac, maxTouchPoints: 5 },
      { kind: 'needs_install', platform: 'ios' },
    ],
    ['a real Mac', { pushManager: false, userAgent: ipadAsMac }, { kind: 'unsupported', missing: 'push' }],
    [
      'an old iPhone, though installed',
      { pushManager: false, userAgent: iphone, installed: true },
      { kind: 'unsupported', missing: 'push' },
    ],
    ['iPhone, installed', { userAgent: iphone, installed: true }, { kind: 'supported' }],
    [
      'a browser inside an app, before iOS is blamed',
      { pushManager: false, userAgent: `${iphone} Instagram 358.0.0.24.99` },
      { kind: 'in_app_browser', app: 'Instagram' },
    ],
  ])('%s', (_what, facts, support) => {
    expect(pushSupport({ ...capable, ...facts })).toEqual(support)
  })
})

describe('a limit', () => {
  it('lets what comes in time through, and stops its clock', async () => {
    const { after, waiting } = createManualClock()
    expect(await limited(10, Promise.resolve('here'), after)).toBe('here')
    await expect(limited(10, Promise.reject(new TypeError('no')), after)).rejects.toThrow(TypeError)
    expect(waiting()).toBe(0)
  })

  it('ends a wait that would have no end', async () => {
    const clock = createManualClock()
    const waiting = limited(10, new Promise(() => undefined), clock.after)
    clock.advance(10)
    expect(await waiting).toBe('timeout')
  })
})
