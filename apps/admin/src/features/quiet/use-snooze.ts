import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../ui/data/connection.ts'
import { preferencesQuery, useChangePreferences } from '../ui/data/preferences.ts'
import { t } from '../ui/i18n/text.ts'
import { clock } from '../ui/i18n/time.ts'
import { useNow } from '../ui/time-text.tsx'
import { quietText } from './quiet-text.ts'
import { nextMorning } from './snoozes.ts'

export interface SnoozeChoice {
  readonly label: string
  readonly choose: () => void
}

/** Snooze and its end, each with an undo. Undefined until it is known what is so now. */
export function useSnooze() {
  const { api, site } = useSignedIn()
  const { data: preferences } = useQuery(preferencesQuery({ api, site }))
  const { busy, apply } = useChangePreferences()
  const now = useNow()
  if (!preferences) return undefined
  const undo = { snoozedUntil: preferences.snoozedUntil }
  const snoozeUntil = (at: number) =>
    apply({ snoozedUntil: new Date(at).toISOString() }, undo, now => quietText(now, Date.now()))
  const minutes = (snoozeMinutes: number) => () => apply({ snoozeMinutes }, undo, now => quietText(now, Date.now()))
  const morning = nextMorning(now)
  const choices: readonly SnoozeChoice[] = [
    { label: t('Snooze for 30 minutes'), choose: minutes(30) },
    { label: t('Snooze for an hour'), choose: minutes(60) },
    { label: t('Snooze until {time}', { time: clock(morning, now) }), choose: () => snoozeUntil(morning) },
  ]
  const ringAgain = () => apply({ snoozedUntil: null }, undo, changed => quietText(changed, Date.now()))
  return { preferences, busy, choices, snoozeUntil, ringAgain }
}
