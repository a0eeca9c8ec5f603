import type { NotificationLanguage } from '../notification-language.ts'

const HOUR = 60
const DAY = 24 * HOUR

/** A length of time in words, by its largest unit: "3 hours". Two days are still told in hours. */
export function age(lang: NotificationLanguage): (minutes: number) => string {
  const format = (unit: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' })
  const [minute, hour, day] = [format('minute'), format('hour'), format('day')]
  return minutes => {
    if (minutes < HOUR) return minute.format(minutes)
    return minutes < 2 * DAY ? hour.format(Math.floor(minutes / HOUR)) : day.format(Math.floor(minutes / DAY))
  }
}
