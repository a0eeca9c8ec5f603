import { age } from './age.ts'
import { plural } from './plural.ts'
import type { Words } from './words.ts'

const form = plural('en')
const ageOf = age('en')

export const en: Words = {
  lang: 'en',
  dir: 'ltr',
  visitor: 'Visitor',
  newMessage: 'New message',
  from: (count, name) => `${form(count, { one: 'New message', other: '# new messages' })} from ${name}`,
  files: (count, names) => `${form(count, { one: 'File', other: 'Files' })}: ${names}`,
  taken: {
    taken: name => `Taken by ${name}`,
    assigned: name => `Given to ${name}`,
    closed: name => `Closed by ${name}`,
  },
  takenByColleague: {
    taken: 'Taken by a colleague',
    assigned: 'Given to a colleague',
    closed: 'Closed by a colleague',
  },
  conversationWith: name => `Conversation with ${name}`,
  summary: (count, minutes) => ({
    title: form(count, { one: '# conversation is waiting', other: '# conversations are waiting' }),
    body: minutes < 1 ? 'The oldest has just come in.' : `The oldest has waited for ${ageOf(minutes)}.`,
  }),
  actions: { reply: 'Reply', read: 'Mark as read', take: 'I take it' },
  test: {
    own: 'Test notification',
    by: name => `Test by ${name}`,
    body: 'This device rings. Tap to see how the notification got here.',
  },
  lost: {
    title: 'A device of yours was reported lost',
    own: device => `You reported ${device}.`,
    by: (device, name) => `${name} reported ${device}.`,
    body: 'If that is a mistake, talk to an admin and change your password.',
  },
  welcome: { title: 'Notifications are on', body: 'This device rings when a visitor writes.' },
}
