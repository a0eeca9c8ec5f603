import { agentTemplates, visitorTemplate } from './letters.ts'
import type { MailWords } from './mail-words.ts'

export const de: MailWords = {
  dir: 'ltr',
  templates: {
    ...agentTemplates({
      subject: 'Unterhaltung mit {sender_name}',
      hello: 'Hallo {recipient_name},',
      first: '{sender_name} hat an {site_name} geschrieben, und noch hat niemand geantwortet:',
      later: '{sender_name} hat wieder geschrieben:',
      escalation: '{sender_name} wartet noch immer auf eine Antwort:',
      open: 'Unterhaltung öffnen',
    }),
    agent_replied: visitorTemplate({
      subject: 'Ihre Unterhaltung mit {site_name}',
      hello: 'Guten Tag {recipient_name},',
      answered: '{sender_name} hat Ihnen geantwortet:',
      back: 'Um zu antworten, kehren Sie auf die Seite zurück, auf der Sie uns geschrieben haben.',
    }),
  },
  visitor: 'Besucher',
  bot: 'Bot',
  cut: 'Was vorher gesagt wurde, steht in der Unterhaltung.',
  test: {
    subject: 'Eine Testmail von {site}',
    body: 'Diese Mail zeigt, dass {site} Mails senden kann. Es ist nichts zu tun.',
  },
  whyVisitor: site =>
    `Sie erhalten diese Mail, weil Sie an ${site} geschrieben haben und nicht da waren, als die Antwort kam.`,
  unsubscribe: 'Keine solchen Mails mehr senden',
  page: {
    question: site => `Soll ${site} Ihnen keine Mails über Antworten mehr senden?`,
    button: 'Keine Mails mehr senden',
    done: site => `${site} sendet Ihnen keine Mails über Antworten mehr.`,
    undo: 'Mails über Antworten wieder senden',
    again: site => `${site} sendet Ihnen wieder Mails über Antworten.`,
    wrong: 'Dieser Link ist nicht vollständig. Kopieren Sie ihn ganz aus der Mail.',
  },
  sample: {
    visitor: 'Maria Lopez',
    agent: 'Ana',
    message: 'Liefern Sie nach Lissabon?\nIch bräuchte es bis Freitag.',
    file: 'Bestellung.pdf',
  },
}
