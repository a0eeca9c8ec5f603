import { appUrl } from '../../../platform/app-base.ts'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { t } from '../../ui/i18n/text.ts'
import styles from '../devices.module.css'
import type { NextStep } from './coach-page.ts'
import type { CoachState } from './coach-state.ts'
import { noteTestOutcome } from './test-outcome.ts'

/**
 * The one thing to do from here. Turning on and repairing go straight from the tap: browsers ask only then, and iOS
 * subscribes only then.
 */
export function NextButton({
  state,
  next,
  isOn,
}: {
  readonly state: CoachState
  readonly next: NextStep
  readonly isOn: boolean
}) {
  if (next === 'copy_address') return <CopyField label={t('Address of this app')} value={appUrl()} />
  const doing = state.kind === 'busy' ? state.doing : state.kind === 'asking' ? 'turning_on' : undefined
  // What is done was begun by this button: it stays meanwhile, and the focus with it.
  const shown = doing ? leadingTo[doing] : next
  const main = mainButton(shown, doing !== undefined)
  const turnsOff = shown === 'turn_off' || (isOn && !doing)
  const turnOff = turnsOff ? (
    <Button busy={doing !== undefined} onClick={() => act(pushDevice.turnOff)}>
      {t('Turn off notifications')}
    </Button>
  ) : null
  if (!main && !turnOff) return null
  return (
    <div className={styles['buttons']}>
      {/* One place for whatever comes first: turned on, it is the way to turn it off, and the focus stays on it. */}
      {main ?? turnOff}
      {main && turnOff}
    </div>
  )
}

/** What an earlier test showed is no longer said of what comes now. */
function act(work: () => Promise<void>): void {
  noteTestOutcome('none')
  void work()
}

const leadingTo = {
  turning_on: 'turn_on',
  turning_off: 'turn_off',
  repairing: 'turn_off',
  syncing: 'try_again',
} as const satisfies Record<Extract<CoachState, { kind: 'busy' }>['doing'], NextStep>

function mainButton(next: NextStep, busy: boolean) {
  const button = (label: string, onClick: () => void) => (
    <Button look="primary" busy={busy} onClick={onClick}>
      {label}
    </Button>
  )
  switch (next) {
    case 'turn_on':
      return button(t('Turn on notifications'), () => act(pushDevice.turnOn))
    case 'try_again':
      return button(t('Try again'), () => act(pushDevice.turnOn))
    case 'repair':
      return button(t('Repair'), () => act(pushDevice.repair))
    case 'reload':
      return button(t('Load the app again'), () => location.reload())
    case 'open_https':
      return button(t('Open the https address'), () => location.assign(secureAddress()))
    // The staged test stands right below.
    case 'test':
    case 'turn_off':
    case 'copy_address':
    case 'none':
      return null
  }
}

/** Here, under https: where a proxy gives the site a certificate, that is its address without a port. */
function secureAddress(): string {
  const { hostname, pathname, search } = location
  return `https://${hostname}${pathname}${search}`
}
