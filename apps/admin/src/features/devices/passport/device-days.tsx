import type { DeviceDay } from '@deskbell/contract'
import { locale, t } from '../../ui/i18n/text.ts'
import { type Column, ListTable } from '../../ui/list-table.tsx'
import styles from './passport.module.css'

/** What became of its notifications in the last 30 days: a line of bars to look at, and the numbers to read. */
export function DeviceDays({ days }: { readonly days: readonly DeviceDay[] }) {
  const sum = (count: (day: DeviceDay) => number) => days.reduce((total, day) => total + count(day), 0)
  const sent = sum(day => day.sent)
  if (sent === 0) return <p>{t('Nothing was sent to it in the last 30 days.')}</p>
  const most = Math.max(...days.map(day => day.sent))
  const busy = days.filter(day => day.sent > 0).toReversed()
  return (
    <>
      <p>
        {t('Sent {sent}, accepted {accepted}, displayed {displayed}, clicked {clicked}, failed {failed}.', {
          sent,
          accepted: sum(day => day.accepted),
          displayed: sum(day => day.displayed),
          clicked: sum(day => day.clicked),
          failed: sum(day => day.failed),
        })}
      </p>
      {/* The table says the same to whoever does not see it. */}
      <div className={styles['bars']} aria-hidden="true">
        {days.map(day => (
          <div key={day.day} className={styles['bar']} title={`${dayText(day.day)}: ${day.displayed} / ${day.sent}`}>
            {day.sent > 0 && (
              <div className={styles['sent']} style={{ blockSize: share(day.sent, most) }}>
                <div className={styles['displayed']} style={{ blockSize: share(day.displayed, day.sent) }} />
              </div>
            )}
          </div>
        ))}
      </div>
      <p className={styles['legend']} aria-hidden="true">
        <span className={styles['displayed']} /> {t('Displayed')} <span className={styles['sent']} />{' '}
        {t('Sent, not displayed')}
      </p>
      <details>
        <summary>{t('Day by day')}</summary>
        <ListTable
          caption={t('Day by day')}
          columns={columns()}
          rows={busy}
          rowKey={({ day }) => day}
          rowName={({ day }) => dayText(day)}
          empty={null}
        />
      </details>
    </>
  )
}

function columns(): readonly Column<DeviceDay>[] {
  return [
    { id: 'day', header: t('Day'), cell: ({ day }) => dayText(day) },
    { id: 'sent', header: t('Sent'), align: 'end', cell: ({ sent }) => sent },
    { id: 'accepted', header: t('Accepted'), align: 'end', cell: ({ accepted }) => accepted },
    { id: 'displayed', header: t('Displayed'), align: 'end', cell: ({ displayed }) => displayed },
    { id: 'clicked', header: t('Clicked'), align: 'end', cell: ({ clicked }) => clicked },
    { id: 'failed', header: t('Failed'), align: 'end', cell: ({ failed }) => failed },
  ]
}

function share(part: number, whole: number): string {
  return `${Math.min(100, (part / whole) * 100)}%`
}

/** A calendar day is one everywhere: no time zone may move it. */
function dayText(day: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(day))
}
