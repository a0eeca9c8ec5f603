import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64Url } from './base64.ts'

describe('decodeBase64', () => {
  it('R9: reads base64 and base64url, with and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
        const buffer = Buffer.from(bytes)
        const standard = buffer.toString('base64')
        const urlSafe = encodeBase64Url(bytes)
        const padding = '='.repeat((4 - (urlSafe.length % 4)) % 4)
        for (const text of [standard, standard.replace(/=+$/, ''), urlSafe, urlSafe + padding]) {
          expect(decodeBase64(text)).toEqual(new Uint8Array(bytes))
        }
      }),
    )
  })

  it.each(['A', 'AAAAA', 'AA=', 'AAA==', 'AAAA=', 'AA===', '=', 'A A=', 'AA\n', 'AA.A', 'ÄÄÄÄ', 'AB', 'AAB'])(
    'R9: refuses %j, which no encoder writes',
    text => {
      expect(decodeBase64(text)).toBeNull()
    },
  )
})
