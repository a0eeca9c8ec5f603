import { Card } from '../../ui/card.tsx'
import { Icon } from '../../ui/icon.tsx'
import { useNow } from '../../ui/time-text.tsx'
import styles from '../devices.module.css'
import type { Platform } from '../trace/platform-of.ts'
import { coachPage } from './coach-page.ts'
import type { CoachState } from './coach-state.ts'
import { CoachSteps } from './coach-steps.tsx'
import { NextButton } from './next-button.tsx'

/** What holds on this device, what to do about it, and the one button that does. It says so when that changes. */
export function CoachCard({
  state,
  platform,
  isOn,
}: {
  readonly state: CoachState
  readonly platform: Platform
  /** It is registered, whatever is wrong with it: it can be turned off. */
  readonly isOn: boolean
}) {
  const page = coachPage(state, platform, useNow())
  return (
    <Card>
      <div className={styles['state']}>
        <output>
          <p className={styles['headline']}>
            <Icon name={page.icon} size={32} />
            {page.title}
          </p>
        </output>
        {page.body.map(paragraph => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <CoachSteps steps={page.steps} drawing={page.drawing} />
        <NextButton state={state} next={page.next} isOn={isOn} />
      </div>
    </Card>
  )
}
