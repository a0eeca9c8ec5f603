import { age } from './age.ts'
import { plural } from './plural.ts'
import type { Words } from './words.ts'

const form = plural('fr')
const ageOf = age('fr')
/** A name stands first, before a colon: after "de" it would have to be "d’" before some of them. */
const COLON = '\u202f: '

export const fr: Words = {
  lang: 'fr',
  dir: 'ltr',
  visitor: 'Visiteur',
  newMessage: 'Nouveau message',
  from: (count, name) => `${name}${COLON}${form(count, { one: 'nouveau message', other: '# nouveaux messages' })}`,
  files: (count, names) => `${form(count, { one: 'Fichier', other: 'Fichiers' })}${COLON}${names}`,
  taken: {
    taken: name => `Prise par ${name}`,
    assigned: name => `Attribuée à ${name}`,
    closed: name => `Fermée par ${name}`,
  },
  takenByColleague: {
    taken: 'Prise par quelqu’un d’autre',
    assigned: 'Attribuée à quelqu’un d’autre',
    closed: 'Fermée par quelqu’un d’autre',
  },
  conversationWith: name => `Conversation avec ${name}`,
  summary: (count, minutes) => ({
    title: form(count, { one: '# conversation en attente', other: '# conversations en attente' }),
    body: minutes < 1 ? 'La plus ancienne vient d’arriver.' : `La plus ancienne attend depuis ${ageOf(minutes)}.`,
  }),
  actions: { reply: 'Répondre', read: 'Marquer comme lue', take: 'Je la prends' },
  test: {
    own: 'Notification de test',
    by: name => `Test de ${name}`,
    body: 'Cet appareil sonne. Touchez pour voir comment la notification est arrivée ici.',
  },
  lost: {
    title: 'Un de vos appareils a été déclaré perdu',
    own: device => `Vous avez déclaré ${device}.`,
    by: (device, name) => `${name} a déclaré ${device}.`,
    body: 'S’il s’agit d’une erreur, parlez-en à un administrateur et changez votre mot de passe.',
  },
  welcome: { title: 'Les notifications sont activées', body: 'Cet appareil sonne quand un visiteur écrit.' },
}
