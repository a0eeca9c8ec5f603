import type { Preferences } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { clock } from '../ui/i18n/time.ts'

/** Whether one is rung now, and if not, when that ends. */
export function quietText({ quiet, snoozedUntil }: Preferences, now: number): string {
  if (quiet === null) return t('You are rung now.')
  const { until, reason } = quiet
  const at = (time: string) => clock(Date.parse(time), now)
  if (until === null) return t('Your quiet hours never end: nothing rings.')
  if (reason === 'quiet_hours') return t('Quiet hours until {time}.', { time: at(until) })
  if (snoozedUntil === null || snoozedUntil === until) return t('Snoozed until {time}.', { time: at(until) })
  return t('Snoozed until {time}, then quiet hours until {end}.', { time: at(snoozedUntil), end: at(until) })
}
