import { t } from '../ui/i18n/text.ts'
import { DaysKept } from '../ui/settings/days-kept.tsx'

/** For how long what visitors wrote is kept. */
export function KeptCard() {
  return (
    <DaysKept
      field="closedConversationDays"
      title={t('How long conversations are kept')}
      choice={t('Remove closed conversations after some time')}
      help={() =>
        t(
          'Counted from the last entry. A closed conversation goes with its messages and files, and the visitor with the last one, unless they came back since. Open conversations stay.',
        )
      }
    />
  )
}
