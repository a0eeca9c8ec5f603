import { agentTemplates, visitorTemplate } from './letters.ts'
import type { MailWords } from './mail-words.ts'

export const es: MailWords = {
  dir: 'ltr',
  templates: {
    ...agentTemplates({
      subject: 'Conversación con {sender_name}',
      hello: 'Hola, {recipient_name}:',
      first: '{sender_name} ha escrito a {site_name} y nadie ha respondido todavía:',
      later: '{sender_name} ha vuelto a escribir:',
      escalation: '{sender_name} sigue esperando una respuesta:',
      open: 'Abrir la conversación',
    }),
    agent_replied: visitorTemplate({
      subject: 'Su conversación con {site_name}',
      hello: 'Hola, {recipient_name}:',
      answered: '{sender_name} le ha respondido:',
      back: 'Para responder, vuelva a la página en la que nos escribió.',
    }),
  },
  visitor: 'Visitante',
  bot: 'Bot',
  cut: 'Lo que se dijo antes está en la conversación.',
  test: {
    subject: 'Un correo de prueba de {site}',
    body: 'Este correo muestra que {site} puede enviar correos. No hay nada que hacer.',
  },
  whyVisitor: site => `Recibe este correo porque escribió a ${site} y no estaba cuando llegó la respuesta.`,
  unsubscribe: 'No enviarme más correos como este',
  page: {
    question: site => `¿Quiere que ${site} no le envíe más correos sobre respuestas?`,
    button: 'No enviar más correos',
    done: site => `${site} no le enviará más correos sobre respuestas.`,
    undo: 'Volver a enviarme correos sobre respuestas',
    again: site => `${site} volverá a enviarle correos sobre respuestas.`,
    wrong: 'Este enlace no está completo. Cópielo entero del correo.',
  },
  sample: {
    visitor: 'Maria Lopez',
    agent: 'Ana',
    message: '¿Envían a Lisboa?\nLo necesitaría para el viernes.',
    file: 'pedido.pdf',
  },
}
