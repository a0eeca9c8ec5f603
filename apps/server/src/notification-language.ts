/** The languages in which the server itself says something in a notification. */
const notificationLanguages = ['en', 'de', 'es', 'fr', 'ar'] as const

export type NotificationLanguage = (typeof notificationLanguages)[number]

/** The one for a device that speaks `language` (BCP 47, null if it never said): its own if it is among them, else English. */
export function notificationLanguage(language: string | null): NotificationLanguage {
  const base = language?.toLowerCase().split('-')[0]
  return notificationLanguages.find(each => each === base) ?? 'en'
}
