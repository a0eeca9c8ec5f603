import type { NotificationContent } from '../notification-content.ts'

const texts = {
  en: {
    own: 'Test notification',
    by: (name: string) => `Test by ${name}`,
    body: 'This device rings. Tap to see how the notification got here.',
  },
  de: {
    own: 'Testbenachrichtigung',
    by: (name: string) => `Test von ${name}`,
    body: 'Dieses Gerät klingelt. Tippen zeigt, wie die Benachrichtigung hierherkam.',
  },
  ar: {
    own: 'إشعار تجريبي',
    by: (name: string) => `اختبار من ${name}`,
    body: 'هذا الجهاز يرنّ. انقر لترى كيف وصل الإشعار إلى هنا.',
  },
} as const

/**
 * What a test shows. Whoever is rung by somebody else's test is told whose it is.
 * @param language the device's own (BCP 47); English if we do not speak it
 * @param askedBy undefined if it is the recipient's own test
 */
export function testText(language: string | null, askedBy: string | undefined): NotificationContent {
  const spoken = language?.toLowerCase().split('-')[0]
  const lang = spoken === 'de' || spoken === 'ar' ? spoken : 'en'
  const { own, by, body } = texts[lang]
  return { title: askedBy === undefined ? own : by(askedBy), body, lang }
}
