import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PushContent, requestHeaders, type Urgency } from './request-headers.ts'

const CONTENT: PushContent = {
  body: new Uint8Array(200),
  ttl: 86_400,
  urgency: 'high',
  authorization: 'vapid t=x, k=y',
}

describe('requestHeaders', () => {
  it('R1 R3 R4 R5: says what RFC 8030 and RFC 8291 ask for, and nothing of older drafts', () => {
    expect(requestHeaders('fcm', { ...CONTENT, topic: 'cnv_42' })).toEqual({
      ttl: '86400',
      urgency: 'high',
      topic: 'cnv_42',
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      authorization: 'vapid t=x, k=y',
    })
  })

  it('R2: WNS is told to keep the message or, with TTL 0, not to; nobody else hears of it', () => {
    expect(requestHeaders('wns', CONTENT)).toMatchObject({ ttl: '86400', 'x-wns-cache-policy': 'cache' })
    expect(requestHeaders('wns', { ...CONTENT, ttl: 0 })).toMatchObject({ ttl: '0', 'x-wns-cache-policy': 'no-cache' })
    for (const service of ['fcm', 'mozilla', 'apple', 'other'] as const) {
      expect(requestHeaders(service, { ...CONTENT, ttl: 0 })).not.toHaveProperty('x-wns-cache-policy')
    }
  })

  it.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, 2_419_201])('R1: refuses TTL %d', ttl => {
    expect(() => requestHeaders('fcm', { ...CONTENT, ttl })).toThrow(expect.objectContaining({ code: 'ttl_invalid' }))
  })

  it('R1: writes every permitted TTL as plain digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_419_200 }), ttl => {
        expect(requestHeaders('fcm', { ...CONTENT, ttl })['ttl']).toMatch(/^(0|[1-9][0-9]*)$/)
      }),
    )
  })

  it.each(['', 'x'.repeat(33), 'conversation 42', 'a/b', 'a=', 'a\r\nb'])('R4: refuses the topic %j', topic => {
    expect(() => requestHeaders('fcm', { ...CONTENT, topic })).toThrow(
      expect.objectContaining({ code: 'topic_invalid' }),
    )
  })

  it('R3: refuses an urgency that RFC 8030 does not know', () => {
    const urgency = 'urgent' as Urgency
    expect(() => requestHeaders('fcm', { ...CONTENT, urgency })).toThrow(
      expect.objectContaining({ code: 'urgency_invalid' }),
    )
  })

  it('R6: refuses a body above 4096 bytes', () => {
    expect(requestHeaders('fcm', { ...CONTENT, body: new Uint8Array(4096) })).toBeTruthy()
    expect(() => requestHeaders('fcm', { ...CONTENT, body: new Uint8Array(4097) })).toThrow(
      expect.objectContaining({ code: 'body_too_large' }),
    )
  })

  it('refuses an authorization that would become two headers', () => {
    expect(() => requestHeaders('fcm', { ...CONTENT, authorization: 'vapid\r\nx: y' })).toThrow(
      expect.objectContaining({ code: 'header_invalid' }),
    )
  })
})
