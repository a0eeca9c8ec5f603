import { locale, t } from '../../ui/i18n/text.ts'
import { DaysKept } from '../../ui/settings/days-kept.tsx'
import { megabytes } from './retention.ts'

/** For how long the log is kept, and what that costs. */
export function RetentionCard() {
  return (
    <DaysKept
      field="retentionDays"
      title={t('How long the log is kept')}
      help={days => {
        const room = (perDay: number) => new Intl.NumberFormat(locale()).format(megabytes(days, perDay))
        return t(
          'What is older is removed, never what still waits to be sent. At 100 notifications a day this takes about {small} MB of the database, at 10,000 about {large} MB.',
          { small: room(100), large: room(10_000) },
        )
      }}
    />
  )
}
