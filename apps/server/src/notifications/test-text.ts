import type { NotificationContent } from '../notification-content.ts'
import { type NotificationLanguage, notificationLanguage } from '../notification-language.ts'

interface TestWords {
  readonly own: string
  readonly by: (name: string) => string
  readonly body: string
}

const texts: Readonly<Record<NotificationLanguage, TestWords>> = {
  en: {
    own: 'Test notification',
    by: name => `Test by ${name}`,
    body: 'This device rings. Tap to see how the notification got here.',
  },
  de: {
    own: 'Testbenachrichtigung',
    by: name => `Test von ${name}`,
    body: 'Dieses Gerät klingelt. Tippen zeigt, wie die Benachrichtigung hierherkam.',
  },
  es: {
    own: 'Notificación de prueba',
    by: name => `Prueba de ${name}`,
    body: 'Este dispositivo suena. Toque para ver cómo llegó la notificación hasta aquí.',
  },
  fr: {
    own: 'Notification de test',
    by: name => `Test de ${name}`,
    body: 'Cet appareil sonne. Touchez pour voir comment la notification est arrivée ici.',
  },
  ar: {
    own: 'إشعار تجريبي',
    by: name => `اختبار من ${name}`,
    body: 'هذا الجهاز يرنّ. انقر لترى كيف وصل الإشعار إلى هنا.',
  },
}

/**
 * What a test shows. Whoever is rung by somebody else's test is told whose it is.
 * @param language the device's own (BCP 47); English if we do not speak it
 * @param askedBy undefined if it is the recipient's own test
 */
export function testText(language: string | null, askedBy: string | undefined): NotificationContent {
  const lang = notificationLanguage(language)
  const { own, by, body } = texts[lang]
  return { title: askedBy === undefined ? own : by(askedBy), body, lang }
}
