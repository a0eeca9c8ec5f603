import { i18n } from '@lingui/core'
import 'fake-indexeddb/auto'
import { expect, it, vi } from 'vitest'
import { chooseLanguage } from '../../features/ui/i18n/language.ts'
import { activateLanguage } from './activate.ts'

const { german } = vi.hoisted(() => ({ german: Promise.withResolvers<void>() }))

// What the build makes of the catalogues; the German one takes its time.
vi.mock('virtual:catalogue/de/start', async () => {
  await german.promise
  return { messages: { Inbox: 'Posteingang' } }
})
vi.mock('virtual:catalogue/de/rest', () => ({ messages: {} }))
vi.mock('virtual:catalogue/fr/start', () => ({ messages: { Inbox: 'Boîte de réception' } }))
vi.mock('virtual:catalogue/fr/rest', () => ({ messages: {} }))

it('of two quick changes of the language the last one holds, though its texts came first', async () => {
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  })
  const page = { lang: 'en', dir: 'ltr' }
  vi.stubGlobal('document', { documentElement: page })
  chooseLanguage('de')
  const first = activateLanguage('later')
  chooseLanguage('fr')
  expect(await activateLanguage('later')).toBe('fr')
  german.resolve()
  expect(await first).toBe('fr')
  expect(i18n._('Inbox')).toBe('Boîte de réception')
  expect(page).toEqual({ lang: 'fr', dir: 'ltr' })
})
