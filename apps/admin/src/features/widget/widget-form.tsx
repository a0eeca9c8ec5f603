import type { WidgetSettings } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { Checkbox, SelectField, TextField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { locale, t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import { type DayHours, dayName, faultyDays, hasBreaks, officeHours, toHours, weekOf } from './hours.ts'
import styles from './widget.module.css'
import { widgetQuery } from './widget-query.ts'

const LONGEST_NAME = 100

/** What visitors see of the team, and when it answers. */
export function WidgetForm({ settings }: { readonly settings: WidgetSettings }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [name, setName] = useState(settings.name)
  const [askEmail, setAskEmail] = useState(settings.askEmailWhenAway)
  const [sound, setSound] = useState(settings.sound ?? 'chime')
  const [soundLoop, setSoundLoop] = useState(settings.soundLoop ?? false)
  const [hasHours, setHasHours] = useState(settings.hours !== null)
  const [timeZone, setTimeZone] = useState(settings.hours?.timeZone ?? ownTimeZone())
  const [week, setWeek] = useState(weekOf(settings.hours))
  const [checked, setChecked] = useState(false)
  const nameFault = name.trim() === '' ? t('Give it a name.') : undefined
  const faulty = hasHours ? faultyDays(week) : []
  const save = useMutation({
    mutationFn: () =>
      unwrap(
        api.widgetSettings.update({
          name: name.trim(),
          askEmailWhenAway: askEmail,
          ...{ sound, soundLoop },
          hours: hasHours ? toHours(week, timeZone) : null,
        }),
      ),
    onSuccess: data => {
      queries.setQueryData(widgetQuery({ api, site }).queryKey, data)
      toast(t('Settings saved.'))
    },
  })
  const set = (changed: DayHours) => setWeek(week.map(each => (each.day === changed.day ? changed : each)))
  return (
    <Card title={t('What visitors see')}>
      <Form
        onSubmit={() => {
          setChecked(true)
          if (!nameFault && faulty.length === 0) save.mutate()
        }}
      >
        {save.error && <ErrorNotice error={save.error} />}
        <TextField
          label={t('Name of the team')}
          help={t('Stands at the top of the chat.')}
          maxLength={LONGEST_NAME}
          value={name}
          onChange={setName}
          error={checked ? nameFault : undefined}
        />
        <Checkbox
          label={t('Ask for an email address when nobody is there')}
          help={t('After the first message, and never as a condition.')}
          checked={askEmail}
          onChange={setAskEmail}
        />
        <SelectField
          label={t('Sound of an answer')}
          help={t('The visitor can turn it off in the chat.')}
          value={sound}
          options={[
            { value: 'chime', label: t('Chime') },
            { value: 'bell', label: t('Desk bell') },
            { value: 'knock', label: t('Knock') },
            { value: 'off', label: t('No sound') },
          ]}
          onChange={setSound}
        />
        {sound !== 'off' && (
          <Checkbox label={t('Repeat until the chat is opened')} checked={soundLoop} onChange={setSoundLoop} />
        )}
        <Checkbox
          label={t('We answer at certain hours')}
          help={t('At other times the chat says when you are back. Without hours, it goes by who is online.')}
          checked={hasHours}
          onChange={setHasHours}
        />
        {hasHours && (
          <>
            {hasBreaks(settings.hours) && (
              <Notice tone="warning">
                {t('A day here has a break, which this form cannot show. Saving makes one span of it.')}
              </Notice>
            )}
            <SelectField
              label={t('Time zone')}
              value={timeZone}
              options={timeZones(timeZone).map(value => ({ value, label: value.replaceAll('_', ' ') }))}
              onChange={setTimeZone}
            />
            {week.map(each => (
              <DayRow key={each.day} hours={each} faulty={checked && faulty.includes(each.day)} onChange={set} />
            ))}
          </>
        )}
        <SubmitRow label={t('Save Changes')} busy={save.isPending} />
      </Form>
    </Card>
  )
}

function DayRow({
  hours: { day, open },
  faulty,
  onChange,
}: {
  readonly hours: DayHours
  readonly faulty: boolean
  readonly onChange: (hours: DayHours) => void
}) {
  const name = dayName(day, locale())
  const errorId = `hours-${day}`
  const time = (which: 'from' | 'to', label: string) =>
    open && (
      <input
        type="time"
        className={styles['time']}
        aria-label={`${name}: ${label}`}
        aria-invalid={faulty || undefined}
        aria-describedby={faulty ? errorId : undefined}
        // The field has no 24:00; the end of a day is its last minute there.
        value={open[which] === '24:00' ? '23:59' : open[which]}
        onChange={event => onChange({ day, open: { ...open, [which]: endOfDay(which, event.target.value) } })}
      />
    )
  return (
    <div className={styles['day']}>
      <Checkbox
        label={name}
        checked={open !== null}
        onChange={on => onChange({ day, open: on ? officeHours : null })}
      />
      {open ? (
        <span className={styles['times']}>
          {time('from', t('from'))} – {time('to', t('to'))}
        </span>
      ) : (
        <span className={styles['closed']}>{t('Nobody answers')}</span>
      )}
      {faulty && (
        <p id={errorId} className={styles['error']}>
          {t(
            'The end must be later than the beginning. For a night, end this day at 23:59 and begin the next at 00:00.',
          )}
        </p>
      )}
    </div>
  )
}

function endOfDay(which: 'from' | 'to', value: string): string {
  return which === 'to' && value === '23:59' ? '24:00' : value
}

function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

/** All that this browser knows, and the one that is set. */
function timeZones(present: string): readonly string[] {
  const known = 'supportedValuesOf' in Intl ? Intl.supportedValuesOf('timeZone') : []
  return [...new Set([present, 'UTC', ...known])].sort()
}
