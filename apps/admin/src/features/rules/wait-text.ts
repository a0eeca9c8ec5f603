import { t } from '../ui/i18n/text.ts'

/** "after 90 seconds", "after 5 minutes": minutes where that says it exactly, or nobody counts seconds any more. */
export function waitText(seconds: number): string {
  return seconds < 120 || (seconds < 600 && seconds % 60 !== 0)
    ? t('after {count, plural, one {# second} other {# seconds}}', { count: seconds })
    : t('after {count, plural, one {# minute} other {# minutes}}', { count: Math.round(seconds / 60) })
}
