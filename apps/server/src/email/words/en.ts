import { agentTemplates, visitorTemplate } from './letters.ts'
import type { MailWords } from './mail-words.ts'

export const en: MailWords = {
  dir: 'ltr',
  templates: {
    ...agentTemplates({
      subject: 'Conversation with {sender_name}',
      hello: 'Hello {recipient_name},',
      first: '{sender_name} has written to {site_name}, and nobody has answered yet:',
      later: '{sender_name} has written again:',
      escalation: '{sender_name} is still waiting for an answer:',
      open: 'Open the conversation',
    }),
    agent_replied: visitorTemplate({
      subject: 'Your conversation with {site_name}',
      hello: 'Hello {recipient_name},',
      answered: '{sender_name} has answered you:',
      back: 'To answer, come back to the page on which you wrote to us.',
    }),
  },
  visitor: 'Visitor',
  bot: 'Bot',
  cut: 'What was said before is in the conversation.',
  test: {
    subject: 'A test mail from {site}',
    body: 'This mail shows that {site} can send mails. There is nothing to do.',
  },
  whyVisitor: site => `You get this because you wrote to ${site} and were away when the answer came.`,
  unsubscribe: 'Send me no such mails',
  page: {
    question: site => `Shall ${site} send you no more mails about answers?`,
    button: 'Send no more mails',
    done: site => `${site} will send you no more mails about answers.`,
    undo: 'Send me mails about answers again',
    again: site => `${site} will send you mails about answers again.`,
    wrong: 'This link is not complete. Copy all of it from the mail.',
  },
  sample: {
    visitor: 'Maria Lopez',
    agent: 'Ana',
    message: 'Do you ship to Lisbon?\nI would need it by Friday.',
    file: 'order.pdf',
  },
}
