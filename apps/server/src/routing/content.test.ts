import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentOf, toldOf } from './content.ts'

const ring = { visitorName: 'Visitor 4821', text: 'Hello?', attachments: null, mask: true }

describe('contentOf', () => {
  it('tells who wrote what, and how many messages wait', () => {
    const content = contentOf(toldOf(ring), { unread: 3, badge: 2 })
    expect(content).toEqual({ says: 'message', from: 'Visitor 4821', text: 'Hello?', unread: 3, badge: 2 })
  })

  it('nothing in a name or text hides, reverses or breaks lines', () => {
    const hostile = { visitorName: '\u202Eeda\u0000', text: 'pay\u0007 \u2066now\u2069\r\n\n<b>x</b>\u2028!' }
    expect(toldOf({ ...ring, ...hostile })).toMatchObject({ from: 'eda', text: 'pay now <b>x</b> !' })
    expect(toldOf({ ...ring, visitorName: '\u0001\u202E', text: ' \n' })).toMatchObject({ from: '', text: '' })
  })

  const files = (...names: string[]) => JSON.stringify(names.map(name => ({ name })))
  it.each([
    [{ text: 'See here', attachments: files('a.pdf') }, undefined],
    [
      { text: '', attachments: files('photo.jpg') },
      { count: 1, names: 'photo.jpg' },
    ],
    [
      { text: ' \n', attachments: files('a.pdf', 'b.png') },
      { count: 2, names: 'a.pdf, b.png' },
    ],
    // Erased while it was waiting.
    [{ text: '', attachments: null }, undefined],
  ])('a message without a text is told by its files: %o', (message, expected) => {
    expect(toldOf({ ...ring, ...message }).files).toEqual(expected)
  })

  it('numbers of cards and addresses are made unreadable before anything is cut, if the site wants that', () => {
    const text = `${'x'.repeat(887)} 4111 1111 1111 1111`
    const hidden = { visitorName: 'anna@example.com', text }
    expect(toldOf({ ...ring, ...hidden })).toMatchObject({
      from: '•••@•••',
      text: expect.not.stringMatching(/\d{2}/) as unknown,
    })
    expect(toldOf({ ...ring, attachments: files('4111111111111111.pdf'), text: '' }).files?.names).toBe('••• 1111.pdf')
    expect(toldOf({ ...ring, ...hidden, mask: false })).toMatchObject({
      from: 'anna@example.com',
      text: expect.stringContaining('4111') as unknown,
    })
  })

  it('what a long text has at the end of what is looked through is not shown by half', () => {
    const text = `${'a.very.long.name@example.com '.repeat(137)}4111 1111 1111 1111 ${'z'.repeat(4_000)}`
    const told = toldOf({ ...ring, text }).text
    expect(told).not.toMatch(/\d|name/)
    expect(told.startsWith('•••@••• •••@•••')).toBe(true)
  })

  it('R6: name and text leave room in the smallest push message', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1_500 }),
      fc.string({ unit: 'grapheme', maxLength: 600 }),
      fc.constantFrom('\u0001'.repeat(10_000), '"'.repeat(10_000), '€'.repeat(10_000), `e${'\u0301'.repeat(9_999)}`),
    )
    fc.assert(
      fc.property(anything, anything, (visitorName, text) => {
        const content = toldOf({ ...ring, visitorName, text })
        expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThan(1_200)
        expect(content.from.isWellFormed() && content.text.isWellFormed()).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
