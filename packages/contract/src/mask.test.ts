import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mask } from './mask.ts'

describe('what is not to be read on a lock screen', () => {
  it.each([
    ['my card is 4111 1111 1111 1111, thanks', 'my card is ••• 1111, thanks'],
    ['4111111111111111', '••• 1111'],
    ['378282246310005 is an Amex', '••• 0005 is an Amex'],
    ['5555-5555-5555-4444 12/27 123', '••• 4444 12/27 123'],
    ['order 12 4111 1111 1111 1111 123', 'order 12 ••• 1111 123'],
    ['two: 4111111111111111 5555555555554444', 'two: ••• 1111 ••• 4444'],
    ['with a gap 4111\u200b1111\u00a01111\u202f1111', 'with a gap ••• 1111'],
    ['٤١١١ ١١١١ ١١١١ ١١١١', '••• 1111'],
    ['４１１１１１１１１１１１１１１１', '••• 1111'],
    ['write to anna.b+shop@example.co.uk.', 'write to •••@•••.'],
    ['jörg@müller.de <x@y.zz>', '•••@••• <•••@•••>'],
  ])('%s', (text, masked) => {
    expect(mask(text)).toBe(masked)
  })

  it.each([
    'call +49 30 1234567890',
    'order 4111 1111 1111 1112',
    'at 1700000000000 it was',
    '12345678901234567890123',
    '@anna at home',
    'a@b',
    '',
  ])('leaves alone what is neither: %s', text => {
    expect(mask(text)).toBe(text)
  })

  it('no card stays readable, whatever stands around it and however it is written', () => {
    const digits = fc.stringMatching(/^[2-6]\d{14}$/).map(begin => `${begin}${checkDigit(begin)}`)
    const around = fc.string({ unit: 'grapheme', maxLength: 30 }).filter(text => !/[\p{Nd}@＠]/u.test(text))
    fc.assert(
      fc.property(digits, fc.constantFrom('', ' ', '-', '.', ' - '), around, around, (card, gap, before, after) => {
        const written = card.match(/.{4}/g)?.join(gap) ?? ''
        const seen = mask(`${before} ${written} ${after}`)
        expect(seen.replaceAll(/\D/g, '')).toBe(card.slice(-4))
      }),
    )
  })

  it('a long text of digits or letters takes no time', () => {
    const started = performance.now()
    mask('4 '.repeat(5_000))
    mask('a'.repeat(10_000))
    mask(`${'a.'.repeat(5_000)}@${'b.'.repeat(5_000)}`)
    // Milliseconds in truth; a pattern that backtracks would need minutes.
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

function checkDigit(digits: string): number {
  const sum = Array.from(digits)
    .toReversed()
    .map((digit, n) => Number(digit) * (n % 2 === 0 ? 2 : 1))
    .reduce((all, n) => all + (n > 9 ? n - 9 : n), 0)
  return (10 - (sum % 10)) % 10
}
