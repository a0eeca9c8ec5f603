import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutText, jsonBytes, oneLine } from './plain-text.ts'

describe('cutText', () => {
  it('leaves alone what fits', () => {
    expect(cutText('a'.repeat(10), 10)).toBe('a'.repeat(10))
    expect(cutText('', 10)).toBe('')
  })

  it.each([
    ['a family', `${'x'.repeat(6)}👩‍👩‍👧‍👦yyyy`, 16, 'xxxxxx…'],
    ['a flag', `${'x'.repeat(6)}🇫🇷yyyyyyyy`, 16, 'xxxxxx…'],
    ['an accent', `${'x'.repeat(6)}e\u0301yyyyyyyy`, 11, 'xxxxxx…'],
    ['a pair', `${'x'.repeat(6)}😀yyyyyyyy`, 12, 'xxxxxx…'],
    ['a space before the cut', `${'x'.repeat(6)} yyyyyyyyyy`, 10, 'xxxxxx…'],
  ])('never cuts through %s', (_what, text, bytes, expected) => {
    expect(cutText(text, bytes)).toBe(expected)
  })

  it('what is cut fits, and is a beginning of the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.integer({ min: 3, max: 400 }), (raw, bytes) => {
        const text = oneLine(raw)
        const cut = cutText(text, bytes)
        expect(jsonBytes(cut)).toBeLessThanOrEqual(bytes)
        expect(text.startsWith(cut.replace(/…$/, ''))).toBe(true)
      }),
    )
  })
})
