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
        {state.kind === 'busy' ? <NextButton next={leadingTo[state.doing]} busy /> : <NextButton next={next} />}
      </div>
    </div>
  )
}

/** What is done was begun by this button: it stays meanwhile, and the focus with it. */
const leadingTo: Readonly<Record<Extract<PushDeviceState, { kind: 'busy' }>['doing'], NextStep>> = {
  turning_on: 'turn_on',
  turning_off: 'turn_off',
  repairing: 'turn_off',
  syncing: 'try_again',
}

function NextButton({ next, busy = false }: { readonly next: NextStep; readonly busy?: boolean }) {
  if (next === 'none') return null
  if (next === 'turn_off') {
    return (
      <Button busy={busy} onClick={() => void pushDevice.turnOff()}>
        {t('Turn off notifications')}
      </Button>
    )
  }
  // Straight from the tap: browsers and iOS ask for permission only then.
  return (
    <Button look="primary" busy={busy} onClick={() => void pushDevice.turnOn()}>
      {next === 'turn_on' ? t('Turn on notifications') : t('Try again')}
    </Button>
  )
}
