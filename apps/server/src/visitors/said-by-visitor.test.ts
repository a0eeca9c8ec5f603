import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addressOf, browserOf, languageOf, nameOf, timeZoneOf, titleOf } from './said-by-visitor.ts'

it.each([
  ['https://shop.example/cart?a=1#b', 'https://shop.example/cart?a=1#b'],
  ['http://shop.example', 'http://shop.example/'],
  ['https://user:secret@shop.example/x', 'https://shop.example/x'],
  [' https://shop.example/a b ', 'https://shop.example/a%20b'],
  ['javascript:alert(1)', undefined],
  ['java\nscript:alert(1)', undefined],
  ['data:text/html,<script>', undefined],
  ['file:///etc/passwd', undefined],
  ['blob:https://shop.example/1', undefined],
  ['//shop.example', undefined],
  ['/cart', undefined],
  ['', undefined],
  ['https://', undefined],
  [`https://shop.example/${'é'.repeat(1000)}`, undefined],
])('the address %j is kept as %j', (text, kept) => {
  expect(addressOf(text)).toBe(kept)
})

it('whatever is sent as an address, what is kept is http, short and without credentials', () => {
  fc.assert(
    fc.property(fc.oneof(fc.webUrl({ withFragments: true }), fc.string({ unit: 'binary' })), text => {
      const kept = addressOf(text)
      if (kept === undefined) return
      const { protocol, username, password } = new URL(kept)
      expect(['http:', 'https:']).toContain(protocol)
      expect(username + password).toBe('')
      expect(kept.length).toBeLessThanOrEqual(2048)
    }),
  )
})

it.each([
  ['Zoë', 'Zoë'],
  ['  Zoë \n Müller ', 'Zoë Müller'],
  ['Ana\u202efloreS', 'AnafloreS'],
  ['A\u200bn\u2066a\ufeff', 'Ana'],
  ['a\u0000b', 'ab'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['می‌خواهم', 'می‌خواهم'],
  ['\u200b\u2060', undefined],
  ['\u3164', undefined],
  ['\u200d', undefined],
  ['\ud800', '\ufffd'],
  ['<b>x</b>', '<b>x</b>'],
  ['x'.repeat(100), 'x'.repeat(80)],
])('the name %j is kept as %j', (text, kept) => {
  expect(nameOf(text)).toBe(kept)
})

it('a name that is cut between two halves of a character is still text', () => {
  expect(nameOf(`${'x'.repeat(79)}😀`)?.isWellFormed()).toBe(true)
})

it('languages, time zones and titles: what is none is left out', () => {
  expect(['de-CH', 'en', 'x y', '', '-', 'a\u0000'].map(languageOf)).toEqual([
    'de-CH',
    'en',
    ...Array(4).fill(undefined),
  ])
  expect(['Europe/Zurich', 'Mars/Base', ''].map(timeZoneOf)).toEqual(['Europe/Zurich', undefined, undefined])
  expect([titleOf(undefined), titleOf('Cart\u202e\n 2'), titleOf('t'.repeat(1000)).length]).toEqual(['', 'Cart 2', 200])
})

it.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox 145 on Linux'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Mobile Safari 18 on iOS',
  ],
  ['curl/8.0', undefined],
  ['', undefined],
  [undefined, undefined],
])('the browser of %j is %j', (header, browser) => {
  expect(browserOf(header)).toBe(browser)
})
