import type { NotificationContent } from '../notification-content.ts'

const texts = {
  en: { title: 'Notifications are on', body: 'This device rings when a visitor writes.' },
  de: { title: 'Benachrichtigungen sind an', body: 'Dieses Gerät klingelt, wenn ein Besucher schreibt.' },
  ar: { title: 'الإشعارات مفعّلة', body: 'يرنّ هذا الجهاز عندما يكتب زائر.' },
} as const

/** What a new device shows first. `language` is the device's own (BCP 47); English if we do not speak it. */
export function welcomeText(language: string | null): NotificationContent {
  const spoken = language?.toLowerCase().split('-')[0]
  const lang = spoken === 'de' || spoken === 'ar' ? spoken : 'en'
  return { ...texts[lang], lang }
}
