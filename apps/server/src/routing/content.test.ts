import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf, textOf } from './content.ts'
import { cutText, jsonBytes, oneLine } from './plain-text.ts'

const ring = { visitorName: 'Visitor 4821', text: 'Hello?', unread: 1, badge: 3 }

describe('contentOf', () => {
  it('the first unread message is told as it is, the later ones with their count', () => {
    expect(contentOf(ring)).toEqual({ title: 'Visitor 4821', body: 'Hello?', badge: 3 })
    expect(contentOf({ ...ring, unread: 3 }).body).toBe('3 new messages: Hello?')
  })

  it('nothing in a name or text hides, reverses or breaks lines', () => {
    const hostile = { visitorName: '\u202Eeda\u0000', text: 'pay\u0007 \u2066now\u2069\r\n\n<b>x</b>\u2028!' }
    expect(contentOf({ ...ring, ...hostile })).toMatchObject({ title: 'eda', body: 'pay now <b>x</b> !' })
    expect(contentOf({ ...ring, visitorName: '\u0001\u202E', text: ' \n' })).toMatchObject({
      title: 'Visitor',
      body: '',
    })
  })

  it('R6: title and body leave room in the smallest push message', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12_000 }),
      fc.string({ unit: 'grapheme', maxLength: 3_000 }),
      fc.constantFrom('\u0001'.repeat(10_000), '"'.repeat(10_000), '€'.repeat(10_000), `e${'\u0301'.repeat(9_999)}`),
    )
    fc.assert(
      fc.property(anything, anything, fc.integer({ min: 1, max: 1e6 }), (visitorName, text, unread) => {
        const content = contentOf({ visitorName, text, unread, badge: 1 })
        expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(1_200)
        expect(content.title).not.toBe('')
        expect(content.title.isWellFormed() && content.body.isWellFormed()).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('textOf', () => {
  const files = (...names: string[]) => JSON.stringify(names.map(name => ({ name })))

  it.each([
    [{ text: 'Hello', attachments: null }, 'Hello'],
    [{ text: 'See here', attachments: files('a.pdf') }, 'See here'],
    [{ text: '', attachments: files('photo.jpg') }, 'File: photo.jpg'],
    [{ text: ' \n', attachments: files('a.pdf', 'b.png') }, 'Files: a.pdf, b.png'],
    // Erased while it was waiting.
    [{ text: '', attachments: null }, ''],
  ])('%o', (message, expected) => {
    expect(textOf(message)).toBe(expected)
  })
})

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
