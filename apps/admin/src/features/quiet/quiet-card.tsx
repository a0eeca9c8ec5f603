import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { Field } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import { useNow } from '../ui/time-text.tsx'
import styles from './quiet.module.css'
import { QuietHoursForm } from './quiet-hours-form.tsx'
import { quietText } from './quiet-text.ts'
import { laterToday } from './snoozes.ts'
import { useSnooze } from './use-snooze.ts'

/** When one is rung: whether now, snooze, quiet hours. */
export function QuietCard() {
  const { levels } = useSignedIn()
  const snooze = useSnooze()
  if (!levels.includes('routing') || !snooze) return null
  const { preferences } = snooze
  return (
    <>
      <Card title={t('Snooze')}>
        <SnoozePart snooze={snooze} />
      </Card>
      <Card title={t('Quiet hours')}>
        <QuietHoursForm key={JSON.stringify(preferences.quietHours)} quietHours={preferences.quietHours} />
      </Card>
    </>
  )
}

function SnoozePart({ snooze }: { readonly snooze: NonNullable<ReturnType<typeof useSnooze>> }) {
  const { preferences, busy, choices, snoozeUntil, ringAgain } = snooze
  const now = useNow()
  const [until, setUntil] = useState(() => laterToday(Date.now()))
  const [checked, setChecked] = useState(false)
  const fault = Date.parse(until) > now ? undefined : t('Choose a time that is still to come.')
  return (
    <>
      <p className={styles['now']}>{quietText(preferences, now)}</p>
      <p>
        {t(
          'While you have snoozed or have quiet hours nothing rings on any of your devices. When it ends, one notification tells how much waits for you, if anything does.',
        )}
      </p>
      <div className={styles['choices']}>
        {preferences.snoozedUntil !== null && (
          <Button look="primary" busy={busy} onClick={ringAgain}>
            {t('Ring again now')}
          </Button>
        )}
        {choices.map(({ label, choose }) => (
          <Button key={label} busy={busy} onClick={choose}>
            {label}
          </Button>
        ))}
      </div>
      <Field label={t('Snooze until')} error={checked ? fault : undefined}>
        {control => (
          <div className={styles['until']}>
            <input
              type="datetime-local"
              {...control}
              className={styles['time']}
              value={until}
              onChange={event => setUntil(event.target.value)}
            />
            <Button
              busy={busy}
              onClick={() => {
                setChecked(true)
                if (!fault) snoozeUntil(Date.parse(until))
              }}
            >
              {t('Snooze')}
            </Button>
          </div>
        )}
      </Field>
    </>
  )
}
