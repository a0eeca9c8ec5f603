import type { PushDeviceState } from '../../../platform/push-device-state.ts'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import styles from '../devices.module.css'
import { type NextStep, stateText } from './state-text.ts'

/** What holds on this device, and the one button that changes it. */
export function DeviceState({ state }: { readonly state: PushDeviceState }) {
  const { icon, title, body, steps, next } = stateText(state)
  return (
    <div className={styles['state']}>
      <output>
        <p className={styles['headline']}>
          <Icon name={icon} size={32} />
          {title}
        </p>
      </output>
      {body.map(paragraph => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {steps.length > 0 && (
        <ol className={styles['steps']}>
          {steps.map(step => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      <div className={styles['buttons']}>
        <NextButton next={next} />
      </div>
    </div>
  )
}

function NextButton({ next }: { readonly next: NextStep }) {
  // Straight from the tap: browsers and iOS ask for permission only then.
  if (next === 'turn_on') {
    return (
      <Button look="primary" onClick={() => void pushDevice.turnOn()}>
        {t('Turn on notifications')}
      </Button>
    )
  }
  if (next === 'try_again') {
    return (
      <Button look="primary" onClick={() => void pushDevice.turnOn()}>
        {t('Try again')}
      </Button>
    )
  }
  return next === 'turn_off' && <Button onClick={() => void pushDevice.turnOff()}>{t('Turn off notifications')}</Button>
}
