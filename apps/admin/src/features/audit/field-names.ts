import { locale, t } from '../ui/i18n/text.ts'

/** What was changed of something, as it is called on its screen. One of a newer backend is shown as it is. */
export function fieldNames(fields: unknown): string | undefined {
  if (!Array.isArray(fields) || fields.length === 0) return undefined
  const said = new Set(fields.map((field: unknown) => nameOf(String(field))))
  return new Intl.ListFormat(locale()).format(said)
}

function nameOf(field: string): string {
  return (Object.hasOwn(names, field) && names[field]?.()) || field
}

const names: Readonly<Record<string, () => string>> = {
  name: () => t('Name'),
  muted: () => t('Muted'),
  color: () => t('Color'),
  memberIds: () => t('Members'),
  prompt: () => t('When to ask'),
  promptRules: () => t('When to ask'),
  content: () => t('What notifications show'),
  announceTaken: () => t('Say who took it'),
  hours: () => t('Opening hours'),
  askEmailWhenAway: () => t('Ask for an email address'),
  sound: () => t('Sound'),
  soundLoop: () => t('Sound'),
}
