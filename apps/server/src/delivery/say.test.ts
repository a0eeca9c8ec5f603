import type { ContentPolicy, UserId } from '@deskbell/contract'
import { describe, expect, it } from 'vitest'
import type { NotificationContent } from '../notification-content.ts'
import { say } from './say.ts'

const message = { says: 'message', from: 'Anna', text: 'Is it open?', unread: 1, badge: 2 } as const
const taken: NotificationContent = {
  says: 'taken',
  how: 'taken',
  by: { id: 'usr_12345678' as UserId, name: 'Ana', picture: null },
  from: 'Anna',
  badge: 1,
}
const on = (language: string | null, policy: ContentPolicy = 'full') => ({ language, policy })

describe('what a notification says', () => {
  it.each([
    ['en-GB', 1, 'Anna'],
    ['en-GB', 3, '3 new messages from Anna'],
    ['de', 3, '3 neue Nachrichten von Anna'],
    ['es-419', 1_000_000, '1.000.000 mensajes nuevos de Anna'],
    ['fr', 2, 'Anna\u202f: 2 nouveaux messages'],
    ['ar', 2, 'رسالتان جديدتان من \u2068Anna\u2069'],
    ['ar', 3, /^[3٣] رسائل جديدة من \u2068Anna\u2069$/],
    ['ar', 11, /^(11|١١) رسالة جديدة من \u2068Anna\u2069$/],
    ['ja', 2, '2 new messages from Anna'],
    [null, 2, '2 new messages from Anna'],
  ])('in the language %s, counting to %i', (language, unread, title) => {
    const said = say({ ...message, unread }, on(language))
    expect(said).toMatchObject({ body: 'Is it open?', dir: 'auto', badge: 2 })
    if (typeof title === 'string') expect(said.title).toBe(title)
    else expect(said.title).toMatch(title)
  })

  it('a name of the other direction turns nothing around', () => {
    expect(say({ ...message, from: 'أحمد', unread: 2 }, on('en')).title).toBe('2 new messages from \u2068أحمد\u2069')
    expect(say({ ...message, from: '' }, on('de')).title).toBe('Besucher')
  })

  it.each<[ContentPolicy, NotificationContent, object]>([
    ['full', { ...message, unread: 2 }, { title: '2 new messages from Anna', body: 'Is it open?', dir: 'auto' }],
    ['sender', message, { title: 'New message from Anna', body: '', dir: 'ltr' }],
    ['sender', { ...message, unread: 2 }, { title: '2 new messages from Anna', body: '' }],
    ['minimal', { ...message, unread: 2 }, { title: 'New message', body: '', dir: 'ltr', badge: 2 }],
    ['full', taken, { title: 'Taken by Ana', body: 'Conversation with Anna', dir: 'ltr', badge: 1 }],
    ['minimal', taken, { title: 'Taken by a colleague', body: '' }],
    ['full', { says: 'test', by: 'Bo' }, { title: 'Test by Bo' }],
    ['minimal', { says: 'test', by: 'Bo' }, { title: 'Test notification' }],
  ])('under the policy %s', (policy, content, said) => {
    expect(say(content, on('en', policy))).toMatchObject(said)
  })

  it('in the strictest mode nothing is left of the people, nor of what they wrote', () => {
    for (const language of ['en', 'de', 'es', 'fr', 'ar']) {
      for (const content of [message, { ...message, text: '', files: { count: 2, names: 'a.pdf, b.pdf' } }, taken]) {
        expect(JSON.stringify(say(content, on(language, 'minimal')))).not.toMatch(/Ana|Anna|open|pdf|usr_|picture/)
      }
    }
  })

  it('a message without a text is told by its files', () => {
    const files = { ...message, text: '', files: { count: 2, names: 'a.pdf, b.pdf' } }
    expect(say(files, on('fr')).body).toBe('Fichiers\u202f: a.pdf, b.pdf')
    expect(say({ ...files, files: { count: 1, names: 'a.pdf' } }, on('en')).body).toBe('File: a.pdf')
  })

  it.each([
    ['es-419', 'Notificación de prueba', 'Prueba de Ada', 'es'],
    ['FR', 'Notification de test', 'Test de Ada', 'fr'],
    ['it', 'Test notification', 'Test by Ada', 'en'],
    [null, 'Test notification', 'Test by Ada', 'en'],
  ])('W26: a test on a device that speaks %s is worded so, and says whose it is', (language, own, by, lang) => {
    expect(say({ says: 'test', by: null }, on(language))).toMatchObject({ title: own, lang })
    expect(say({ says: 'test', by: 'Ada' }, on(language))).toMatchObject({ title: by, lang })
  })

  it('words that an earlier version wrote are shown as they are', () => {
    const old = { title: 'Test', body: 'Here', lang: 'de' }
    expect(say(old, on('fr'))).toEqual({ ...old, dir: 'auto' })
  })
})
