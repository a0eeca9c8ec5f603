import { agentTemplates, visitorTemplate } from './letters.ts'
import type { MailWords } from './mail-words.ts'

export const fr: MailWords = {
  dir: 'ltr',
  templates: {
    ...agentTemplates({
      subject: 'Conversation avec {sender_name}',
      hello: 'Bonjour {recipient_name},',
      first: '{sender_name} a écrit à {site_name}, et personne n’a encore répondu :',
      later: '{sender_name} a écrit de nouveau :',
      escalation: '{sender_name} attend toujours une réponse :',
      open: 'Ouvrir la conversation',
    }),
    agent_replied: visitorTemplate({
      subject: 'Votre conversation avec {site_name}',
      hello: 'Bonjour {recipient_name},',
      answered: '{sender_name} vous a répondu :',
      back: 'Pour répondre, revenez à la page sur laquelle vous nous avez écrit.',
    }),
  },
  visitor: 'Visiteur',
  bot: 'Bot',
  cut: 'Ce qui a été dit avant se trouve dans la conversation.',
  test: {
    subject: 'Un message de test de {site}',
    body: 'Ce message montre que {site} peut envoyer des messages. Il n’y a rien à faire.',
  },
  whyVisitor: site =>
    `Vous recevez ce message parce que vous avez écrit à ${site} et que vous étiez absent quand la réponse est arrivée.`,
  unsubscribe: 'Ne plus m’envoyer de tels messages',
  page: {
    question: site => `Voulez-vous que ${site} ne vous envoie plus de messages sur les réponses ?`,
    button: 'Ne plus envoyer de messages',
    done: site => `${site} ne vous enverra plus de messages sur les réponses.`,
    undo: 'M’envoyer à nouveau des messages sur les réponses',
    again: site => `${site} vous enverra à nouveau des messages sur les réponses.`,
    wrong: 'Ce lien n’est pas complet. Copiez-le en entier depuis le message.',
  },
  sample: {
    visitor: 'Maria Lopez',
    agent: 'Ana',
    message: 'Livrez-vous à Lisbonne ?\nIl me le faudrait pour vendredi.',
    file: 'commande.pdf',
  },
}
