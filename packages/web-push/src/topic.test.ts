import { describe, expect, it } from 'vitest'
import { endpointFingerprint } from './endpoint-fingerprint.ts'
import { pushServiceOf } from './push-services.ts'
import { topicFor } from './topic.ts'

describe('topicFor', () => {
  it('R4: is 32 characters that a push service takes, stable, and tells nothing', () => {
    const topic = topicFor('secret', 'cnv_0123456789')
    expect(topic).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect(topicFor(Buffer.from('secret'), 'cnv_0123456789')).toBe(topic)
    expect(topicFor('secret', 'cnv_0123456780')).not.toBe(topic)
    expect(topicFor('other', 'cnv_0123456789')).not.toBe(topic)
  })
})

describe('endpointFingerprint', () => {
  it('E6: names the push service and the device, and hides the capability', () => {
    const fingerprint = endpointFingerprint('https://fcm.googleapis.com/fcm/send/capability')
    expect(fingerprint).toMatch(/^https:\/\/fcm\.googleapis\.com#[0-9a-f]{12}$/)
    expect(endpointFingerprint('https://fcm.googleapis.com/fcm/send/capabilitx')).not.toBe(fingerprint)
    expect(endpointFingerprint('no url')).toMatch(/^invalid#[0-9a-f]{12}$/)
  })
})

describe('pushServiceOf', () => {
  it.each([
    ['https://fcm.googleapis.com/fcm/send/x', 'fcm'],
    ['https://jmt17.google.com/fcm/send/x', 'fcm'],
    ['https://updates.push.services.mozilla.com/wpush/v2/x', 'mozilla'],
    ['https://web.push.apple.com/x', 'apple'],
    ['https://x.push.apple.com/x', 'apple'],
    ['https://db5p.notify.windows.com/w/?token=x', 'wns'],
    ['https://notify.windows.com/w/?token=x', 'other'],
    ['https://evilnotify.windows.com/x', 'other'],
    ['https://127.0.0.1:8443/x', 'other'],
    ['https://fcm.googleapis.com:8443/x', 'other'],
    ['no url', 'other'],
  ])('E2: %s is %s', (endpoint, service) => {
    expect(pushServiceOf(endpoint)).toBe(service)
  })
})
