import type { Delivery, NotificationId } from '@deskbell/contract'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { useNow } from '../../ui/time-text.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import styles from './live-trace.module.css'
import { isDisplayed, type Stage, type StageName, stagesOf } from './stages.ts'
import { isOld, useTrace } from './trace-query.ts'
import { afterText, attemptText, stageText, whatToCheck } from './trace-text.ts'

/** The way of one notification, stage by stage, as it happens. Passed only when the device itself answered. */
export function LiveTrace({ id }: { readonly id: NotificationId }) {
  const source = useSignedIn()
  const query = useTrace(source, id)
  useNow()
  return (
    <QueryView query={query}>
      {trace => (
        <div className={styles['trace']}>
          {trace.deliveries.length === 0 && (
            <Notice tone="warning">{t('Nothing was sent: there is no device to ring, or push is off.')}</Notice>
          )}
          {trace.deliveries.map(delivery => (
            <DeliverySteps key={delivery.id} delivery={delivery} late={isOld(trace)} />
          ))}
          <output className={styles['verdict']}>
            {isDisplayed(trace) && (
              <>
                <Icon name="check" /> {t('Passed: this device showed the notification.')}
              </>
            )}
          </output>
        </div>
      )}
    </QueryView>
  )
}

function DeliverySteps({ delivery, late }: { readonly delivery: Delivery; readonly late: boolean }) {
  const stages = stagesOf(delivery)
  const waiting = stages.find(({ state }) => state === 'next' || state === 'failed')
  const last = delivery.attempts.at(-1)
  return (
    <>
      <ol className={styles['stages']}>
        {stages.map(stage => (
          <StageStep key={stage.name} stage={stage} />
        ))}
      </ol>
      {waiting?.state === 'failed' && last && (
        <Notice tone="error" title={attemptText(last.result)}>
          {[last.status, last.reason].filter(Boolean).join(' · ') || t('The push service gave no reason.')}
        </Notice>
      )}
      {late && waiting?.state === 'next' && <StageHelp stage={waiting.name} />}
    </>
  )
}

function StageStep({ stage: { name, state, afterMs } }: { readonly stage: Stage }) {
  return (
    <li className={styles['stage']} data-state={state}>
      <span className={styles['mark']} aria-hidden="true">
        {state === 'done' && <Icon name="check" size={16} />}
        {state === 'failed' && <Icon name="close" size={16} />}
      </span>
      <span>{stageText(name)}</span>
      <VisuallyHidden>{state === 'done' ? t('done') : state === 'failed' ? t('failed') : t('not yet')}</VisuallyHidden>
      {afterMs !== null && name !== 'queued' && <span className={styles['after']}>{afterText(afterMs)}</span>}
    </li>
  )
}

function StageHelp({ stage }: { readonly stage: StageName }) {
  const help = whatToCheck(stage)
  return help ? <Notice tone="warning">{help}</Notice> : null
}
