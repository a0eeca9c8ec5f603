import type { NotificationContent } from '../notification-content.ts'
import { type NotificationLanguage, notificationLanguage } from '../notification-language.ts'

const texts: Readonly<Record<NotificationLanguage, { title: string; body: string }>> = {
  en: { title: 'Notifications are on', body: 'This device rings when a visitor writes.' },
  de: { title: 'Benachrichtigungen sind an', body: 'Dieses Gerät klingelt, wenn ein Besucher schreibt.' },
  es: { title: 'Las notificaciones están activadas', body: 'Este dispositivo suena cuando escribe un visitante.' },
  fr: { title: 'Les notifications sont activées', body: 'Cet appareil sonne quand un visiteur écrit.' },
  ar: { title: 'الإشعارات مفعّلة', body: 'يرنّ هذا الجهاز عندما يكتب زائر.' },
}

/** What a new device shows first. `language` is the device's own (BCP 47); English if we do not speak it. */
export function welcomeText(language: string | null): NotificationContent {
  const lang = notificationLanguage(language)
  return { ...texts[lang], lang }
}
