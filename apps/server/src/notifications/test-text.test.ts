import { expect, it } from 'vitest'
import { testText } from './test-text.ts'

it.each([
  ['es-419', 'Notificación de prueba', 'Prueba de Ada', 'es'],
  ['FR', 'Notification de test', 'Test de Ada', 'fr'],
  ['it', 'Test notification', 'Test by Ada', 'en'],
  [null, 'Test notification', 'Test by Ada', 'en'],
])('a test shown on a device that speaks %s is worded so, and says whose it is', (language, own, by, lang) => {
  expect(testText(language, undefined)).toMatchObject({ title: own, lang })
  expect(testText(language, 'Ada')).toMatchObject({ title: by, lang })
})
