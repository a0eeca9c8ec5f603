import fc from 'fast-check'
import { expect, it } from 'vitest'
import { excerptOf } from './excerpt.ts'
import { holdsWords, soughtWords, wordsOf } from './words.ts'

const finds = (query: string, text: string) => {
  const sought = soughtWords(query)
  return sought !== undefined && holdsWords(wordsOf(text), sought)
}

it.each([
  ['zoe', 'Zoë writes'],
  ['ZOË', 'zoe writes'],
  ['straße', 'Die Straße'],
  ['شكرا', 'شُكْرًا جزيلا'],
  ['מה', 'מָה נשמע'],
  ['ﬁne', 'fine'],
  ['deliv', 'When is it delivered?'],
  ['order deliv', 'delivered: the order'],
  ['example.com', 'mail ana@example.com'],
  ['12-34', 'No. 12/34'],
  ['東京', '東京は晴れです'],
  ['京', '東京は晴れです'],
  ['order d', 'an order'],
])('%j is found in %j', (query, text) => {
  expect(finds(query, text)).toBe(true)
})

it.each([
  ['elivered', 'When is it delivered?'],
  ['ord deliv', 'delivered: the order'],
  ['order paid', 'an order'],
  ['x', 'xylophone'],
  ['東京', '京都'],
])('%j is not found in %j', (query, text) => {
  expect(finds(query, text)).toBe(false)
})

it.each(['', '"*" | -', '😀😀', '\u0000\u202e', "'; --", '()'])('%j has no word: nothing is sought', query => {
  expect(soughtWords(query)).toBeUndefined()
})

it('a symbol of a script without spaces is no word', () => {
  expect(wordsOf('\u19e0 \u1780')).toEqual(['\u1780'])
})

it('whatever is written or asked becomes letters and digits alone, so that no operator is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      for (const word of wordsOf(text)) {
        expect(word).toMatch(/^[\p{L}\p{N}]+$/u)
        expect(word.length).toBeLessThanOrEqual(64)
      }
    }),
  )
})

it('an excerpt is one line around the word, as it was written, and never half a character', () => {
  const sought = soughtWords('delivery')
  if (!sought) throw new Error('a word')
  expect(excerptOf('When is\n\nthe Delivery?', sought)).toBe('When is the Delivery?')
  const long = `${'😀 before '.repeat(50)}the Délivery is here ${'after 😀 '.repeat(50)}`
  const excerpt = excerptOf(long, sought)
  expect(excerpt).toContain('the Délivery is here')
  expect(excerpt.length).toBeLessThan(180)
  expect(excerpt).toMatch(/^…/)
  expect(excerpt).toMatch(/…$/)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), text => {
      const cut = excerptOf(`${text} delivery ${text}`, sought)
      expect(cut.isWellFormed()).toBe(true)
      expect(cut).toContain('delivery')
    }),
  )
})
