import { t } from '../ui/i18n/text.ts'
import { Icon } from '../ui/icon.tsx'
import { useSnooze } from './use-snooze.ts'

/** Items of the account's menu: snooze for a while, or be rung again. */
export function SnoozeMenu({ onChosen }: { readonly onChosen: () => void }) {
  const snooze = useSnooze()
  if (!snooze) return null
  const { preferences, choices, ringAgain } = snooze
  const items = preferences.snoozedUntil === null ? choices : [{ label: t('Ring again now'), choose: ringAgain }]
  return items.map(({ label, choose }) => (
    <li key={label}>
      <button
        type="button"
        onClick={() => {
          onChosen()
          choose()
        }}
      >
        <Icon name={preferences.snoozedUntil === null ? 'bellOff' : 'bell'} />
        {label}
      </button>
    </li>
  ))
}
