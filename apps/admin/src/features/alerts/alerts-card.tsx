import { type SoundName, soundNames } from '@deskbell/sounds'
import { useState } from 'react'
import { type AlertSettings, alertSettings, changeAlertSettings } from '../../platform/alerts/alert-settings.ts'
import { player } from '../../platform/alerts/follow-alerts.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { useStore } from '../ui/data/use-store.ts'
import { Checkbox, Field, SelectField } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import styles from './alerts.module.css'

const PERCENT = 100
const STEP = 5

/** How this device tells of a message while the app is open. Takes effect at once. */
export function AlertsCard() {
  const settings = useStore(alertSettings)
  const { sound, volume, loop, flash, desktop } = settings
  const hasSound = sound !== 'off'
  return (
    <Card title={t('While the app is open')}>
      <p className={styles['intro']}>{t('On this device. Push notifications ring whether the app is open or not.')}</p>
      <SelectField
        label={t('Sound of a new message')}
        value={sound}
        options={[
          ...soundNames.map(value => ({ value, label: soundLabel(value) })),
          { value: 'off' as const, label: t('No sound') },
        ]}
        onChange={next => changeAlertSettings({ sound: next })}
      />
      {hasSound && (
        <>
          <Field label={t('Volume')}>
            {control => (
              <div className={styles['volume']}>
                <input
                  {...control}
                  type="range"
                  min={STEP}
                  max={PERCENT}
                  step={STEP}
                  value={Math.round(volume * PERCENT)}
                  aria-valuetext={t('{percent} percent', { percent: Math.round(volume * PERCENT) })}
                  onChange={event => changeAlertSettings({ volume: Number(event.target.value) / PERCENT })}
                />
                <ListenButton settings={settings} />
              </div>
            )}
          </Field>
          <Checkbox
            label={t('Repeat until the conversation is opened')}
            help={t('It ends, too, when a colleague takes the conversation or you silence it.')}
            checked={loop}
            onChange={next => changeAlertSettings({ loop: next })}
          />
        </>
      )}
      <Checkbox
        label={t('Flash the edge of the window')}
        help={t('For those who do not hear the sound. The title of the tab is marked in any case.')}
        checked={flash}
        onChange={next => changeAlertSettings({ flash: next })}
      />
      <Checkbox
        label={t('Desktop notifications')}
        help={t(
          'Where push does not ring this device and the browser may show notifications. They need https and an open tab; iPhone and iPad do not have them.',
        )}
        checked={desktop}
        onChange={next => changeAlertSettings({ desktop: next })}
      />
    </Card>
  )
}

/** The tap that lets the page be heard, and the proof that it is. */
function ListenButton({ settings: { sound, volume } }: { readonly settings: AlertSettings }) {
  const [silent, setSilent] = useState(false)
  const listen = async () => {
    const heard = sound !== 'off' && (await player.unlock()) && player.play(sound, volume)
    setSilent(!heard)
  }
  return (
    <>
      <Button onClick={() => void listen()}>{t('Listen')}</Button>
      {silent && (
        <Notice tone="warning" live>
          {t('This browser does not let the page be heard. Look for “Sound” in its settings for this site.')}
        </Notice>
      )}
    </>
  )
}

function soundLabel(name: SoundName): string {
  if (name === 'bell') return t('Desk bell')
  return name === 'chime' ? t('Chime') : t('Knock')
}
