import { expect, it } from 'vitest'
import { splitLinks } from './links.ts'

const hrefs = (text: string) => splitLinks(text).flatMap(part => part.href ?? [])

it('finds addresses, and leaves the sentence around them', () => {
  expect(splitLinks('See https://example.com/a?b=1, or (http://example.org).')).toEqual([
    { text: 'See ' },
    { text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
    { text: ', or (' },
    { text: 'http://example.org', href: 'http://example.org/' },
    { text: ').' },
  ])
  expect(splitLinks('')).toEqual([])
  expect(splitLinks('no link')).toEqual([{ text: 'no link' }])
})

it.each([
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'JaVaScRiPt://example.com/%0aalert(1)',
  'file:///etc/passwd',
  'https://',
  'https://bank.example@evil.example/',
])('%j is no link', text => {
  expect(hrefs(text)).toEqual([])
})

it('markup ends an address, and a mark that turns the direction too', () => {
  expect(hrefs('https://example.com/"onmouseover=x')).toEqual(['https://example.com/'])
  expect(hrefs('https://example.com/\u202Egpj.exe')).toEqual(['https://example.com/'])
  expect(hrefs('https://example.com/<img>')).toEqual(['https://example.com/'])
})

it('nothing of a text is lost or doubled, whatever stands in it', () => {
  const text = `${'x'.repeat(100_000)} https://a.example https://b.example... 👩‍👩‍👧 \u202E https://[::1]/ http://x:99999/`
  expect(
    splitLinks(text)
      .map(part => part.text)
      .join(''),
  ).toBe(text)
})
