import { i18n } from '@lingui/core'
import { beforeAll, expect, it } from 'vitest'
import { noticeText } from './notice-text.ts'

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

const causes = [
  'subject',
  'clock',
  'token',
  'key_mismatch',
  'header',
  'egress_blocked',
  'endpoint_gone_wave',
  'unreachable',
  'service_down',
  'unknown',
]

it('D5: each cause says what is wrong, with whom, and what to do', () => {
  const texts = causes.map(cause => noticeText(`lane_${cause}:apple`))
  expect(new Set(texts).size).toBe(causes.length)
  for (const text of texts) {
    expect(text).toContain('Apple')
    expect(text).not.toContain('lane_')
    expect(text).toMatch(/no device is removed.+\. .+\./)
  }
})

it('frozen is another matter than stopped, and slow another than both', () => {
  expect(noticeText('lane_frozen_endpoint_gone_wave:fcm')).toMatch(/^Google .+ refuses many devices/)
  expect(noticeText('lane_disruptive:fcm')).toMatch(/^Google .+ asked this site to send less/)
})

it('a host of the operator’s own is shown as it is, its port too', () => {
  expect(noticeText('lane_unreachable:push.example.org:8443')).toContain('push.example.org:8443')
})

it('what a newer site reports is shown by its code', () => {
  expect(noticeText('lane_moon:apple')).toBe('The site reports: lane_moon:apple')
  expect(noticeText('moon')).toBe('The site reports: moon')
})
