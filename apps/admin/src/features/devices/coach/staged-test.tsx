import type { NotificationId } from '@deskbell/contract'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { useStore } from '../../ui/data/use-store.ts'
import { t } from '../../ui/i18n/text.ts'
import styles from '../devices.module.css'
import { TestButton } from '../this-device/test-button.tsx'
import { LiveTrace } from '../trace/live-trace.tsx'
import { stagesOf } from '../trace/stages.ts'
import { useTrace } from '../trace/trace-query.ts'
import { useStuck } from '../trace/use-stuck.ts'
import { noteTestOutcome, outcomeOf, testOutcome } from './test-outcome.ts'

/**
 * Rings this device and follows it to the screen (W26-W31). What comes of it is a fact of the device's state: a stage
 * that stays out, or a person who saw nothing, leads to the page that says what to do.
 * @param tapped the test whose notification led here
 */
export function StagedTest({
  isOn,
  label,
  tapped,
  onPassed,
}: {
  readonly isOn: boolean
  readonly label: string
  readonly tapped?: NotificationId | undefined
  readonly onPassed?: () => void
}) {
  const [tested, setTested] = useState<NotificationId>()
  const followed = tested ?? tapped
  return (
    <>
      <p>{t('A test goes the same way as a real notification. It has passed when this device itself answers.')}</p>
      {isOn && <TestButton onTested={setTested} />}
      {followed && <LiveTrace key={followed} id={followed} label={label} />}
      {tested && <Outcome key={`${tested} outcome`} id={tested} onPassed={onPassed} />}
    </>
  )
}

/** Notes what came of the test, and asks for what only a person can know: was it to be seen? */
function Outcome({ id, onPassed }: { readonly id: NotificationId; readonly onPassed?: (() => void) | undefined }) {
  const { data: trace } = useTrace(useSignedIn(), id)
  const [delivery] = trace?.deliveries ?? []
  const stages = delivery ? stagesOf(delivery).map(({ state }) => state) : []
  const stuck = useStuck(stages.join(' '), trace?.decidedAt ?? '')
  const outcome = outcomeOf(trace, stuck)
  const noted = useStore(testOutcome)
  const [seen, setSeen] = useState<boolean>()
  useEffect(() => noteTestOutcome(outcome), [outcome])
  if (outcome !== 'passed' || delivery?.clickedAt) return null
  const answer = (isSeen: boolean) => {
    setSeen(isSeen)
    noteTestOutcome(isSeen ? 'passed' : 'not_seen')
    if (isSeen) onPassed?.()
  }
  return (
    <fieldset className={styles['asked']}>
      <legend>{t('Did you see the notification on this screen?')}</legend>
      <div className={styles['buttons']}>
        <Button aria-pressed={seen === true} onClick={() => answer(true)}>
          {t('Yes, I saw it')}
        </Button>
        <Button aria-pressed={seen === false} onClick={() => answer(false)}>
          {t('No, nothing appeared')}
        </Button>
      </div>
      <output>
        {seen === true && t('Then this device rings.')}
        {noted === 'not_seen' && t('Above stands what hides it, and what to do.')}
      </output>
    </fieldset>
  )
}
