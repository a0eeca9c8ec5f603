import type { WidgetConfig } from '@deskbell/contract'
import type { Texts } from './texts/texts.ts'

const DAY_MS = 24 * 60 * 60_000

/** Whether somebody is there, and when somebody is again, by the visitor's own clock. */
export function statusText(
  config: Pick<WidgetConfig, 'online' | 'nextOpenAt'>,
  texts: Texts,
  { code, now, timeZone }: { readonly code: string; readonly now: Date; readonly timeZone?: string },
): string {
  if (config.online) return texts.online
  const at = config.nextOpenAt === null ? undefined : new Date(config.nextOpenAt)
  if (!at || !(at > now)) return texts.away
  const format = (options: Intl.DateTimeFormatOptions) => {
    return (date: Date) => new Intl.DateTimeFormat(code, { ...options, ...(timeZone ? { timeZone } : {}) }).format(date)
  }
  const time = format({ timeStyle: 'short' })(at)
  const date = format({ dateStyle: 'short' })
  if (date(at) === date(now)) return texts.backAt(time)
  const isThisWeek = at.getTime() - now.getTime() < 6 * DAY_MS
  const day = format(isThisWeek ? { weekday: 'long' } : { day: 'numeric', month: 'long' })(at)
  return texts.backOn(day, time)
}
