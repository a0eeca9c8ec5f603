import { age } from './age.ts'
import { plural } from './plural.ts'
import type { Words } from './words.ts'

const form = plural('es')
const ageOf = age('es')

export const es: Words = {
  lang: 'es',
  dir: 'ltr',
  visitor: 'Visitante',
  newMessage: 'Mensaje nuevo',
  from: (count, name) => `${form(count, { one: 'Mensaje nuevo', other: '# mensajes nuevos' })} de ${name}`,
  files: (count, names) => `${form(count, { one: 'Archivo', other: 'Archivos' })}: ${names}`,
  taken: {
    taken: name => `La atiende ${name}`,
    assigned: name => `Asignada a ${name}`,
    closed: name => `Cerrada por ${name}`,
  },
  takenByColleague: {
    taken: 'Ya la atiende otra persona',
    assigned: 'Asignada a otra persona',
    closed: 'Cerrada por otra persona',
  },
  conversationWith: name => `Conversación con ${name}`,
  summary: (count, minutes) => ({
    title: form(count, { one: '# conversación en espera', other: '# conversaciones en espera' }),
    body: minutes < 1 ? 'La más antigua acaba de llegar.' : `La más antigua espera desde hace ${ageOf(minutes)}.`,
  }),
  actions: { reply: 'Responder', read: 'Marcar como leída', take: 'La atiendo yo' },
  test: {
    own: 'Notificación de prueba',
    by: name => `Prueba de ${name}`,
    body: 'Este dispositivo suena. Toque para ver cómo llegó la notificación hasta aquí.',
  },
  lost: {
    title: 'Se ha denunciado la pérdida de un dispositivo suyo',
    own: device => `Ha denunciado ${device}.`,
    by: (device, name) => `${name} ha denunciado ${device}.`,
    body: 'Si es un error, hable con un administrador y cambie su contraseña.',
  },
  welcome: {
    title: 'Las notificaciones están activadas',
    body: 'Este dispositivo suena cuando escribe un visitante.',
  },
}
