import { age } from './age.ts'
import { plural } from './plural.ts'
import type { Words } from './words.ts'

const form = plural('de')
const ageOf = age('de')

export const de: Words = {
  lang: 'de',
  dir: 'ltr',
  visitor: 'Besucher',
  newMessage: 'Neue Nachricht',
  from: (count, name) => `${form(count, { one: 'Neue Nachricht', other: '# neue Nachrichten' })} von ${name}`,
  files: (count, names) => `${form(count, { one: 'Datei', other: 'Dateien' })}: ${names}`,
  taken: {
    taken: name => `Übernommen von ${name}`,
    assigned: name => `Zugewiesen an ${name}`,
    closed: name => `Geschlossen von ${name}`,
  },
  takenByColleague: {
    taken: 'Schon übernommen',
    assigned: 'Jemand anderem zugewiesen',
    closed: 'Schon geschlossen',
  },
  conversationWith: name => `Unterhaltung mit ${name}`,
  summary: (count, minutes) => ({
    title: form(count, { one: '# Unterhaltung wartet', other: '# Unterhaltungen warten' }),
    body: minutes < 1 ? 'Die älteste ist gerade gekommen.' : `Die älteste wartet schon ${ageOf(minutes)}.`,
  }),
  actions: { reply: 'Antworten', read: 'Als gelesen markieren', take: 'Ich übernehme' },
  test: {
    own: 'Testbenachrichtigung',
    by: name => `Test von ${name}`,
    body: 'Dieses Gerät klingelt. Tippen zeigt, wie die Benachrichtigung hierherkam.',
  },
  lost: {
    title: 'Eines Ihrer Geräte wurde als verloren gemeldet',
    own: device => `Sie haben ${device} gemeldet.`,
    by: (device, name) => `${name} hat ${device} gemeldet.`,
    body: 'Wenn das ein Irrtum ist, sprechen Sie mit einem Admin und ändern Sie Ihr Passwort.',
  },
  welcome: { title: 'Benachrichtigungen sind an', body: 'Dieses Gerät klingelt, wenn ein Besucher schreibt.' },
}
