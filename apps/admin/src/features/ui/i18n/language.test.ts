import { describe, expect, it } from 'vitest'
import { pickLanguage } from './language.ts'

describe('the language of the app', () => {
  it('is what the user chose, whatever the browser says', () => {
    expect(pickLanguage('ar', ['de-DE'])).toBe('ar')
  })
  it('else the first of the browser’s languages that we have', () => {
    expect(pickLanguage(null, ['it-IT', 'de-AT', 'en'])).toBe('de')
    expect(pickLanguage(null, ['AR-eg'])).toBe('ar')
    expect(pickLanguage(null, ['es-419', 'fr'])).toBe('es')
    expect(pickLanguage(null, ['fr-CH', 'de'])).toBe('fr')
  })
  it('else English', () => {
    expect(pickLanguage(null, ['it', 'constructor'])).toBe('en')
    expect(pickLanguage(null, [])).toBe('en')
  })
})
