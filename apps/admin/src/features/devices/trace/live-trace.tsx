import type { Delivery, NotificationId, Trace } from '@deskbell/contract'
import { useSignedIn } from '../../ui/data/connection.ts'
import { channelText, decisionText } from '../../ui/data/reason-text.ts'
import { t } from '../../ui/i18n/text.ts'
import { dateTime } from '../../ui/i18n/time.ts'
import { Icon } from '../../ui/icon.tsx'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { VisuallyHidden } from '../../ui/visually-hidden.tsx'
import { DeliveryHelp } from './delivery-help.tsx'
import { deliveryName } from './delivery-name.ts'
import styles from './live-trace.module.css'
import { hasPassed, type Stage, stagesOf } from './stages.ts'
import { useTrace } from './trace-query.ts'
import { afterText, stageText } from './trace-text.ts'
import { useStuck } from './use-stuck.ts'

/**
 * The way of one notification, stage by stage, as it happens. Passed only when the device itself answered; one that
 * answers late turns green late.
 * @param label of the device, for a backend that does not say in the trace which one it is
 */
export function LiveTrace({
  id,
  label = '',
  withFacts = false,
}: {
  readonly id: NotificationId
  readonly label?: string
  /** Says for whom it was and why, where nothing else on the page does. */
  readonly withFacts?: boolean
}) {
  const query = useTrace(useSignedIn(), id)
  return (
    <QueryView query={query}>
      {trace => (
        <div className={styles['trace']}>
          {withFacts && (
            <p className={styles['facts']}>
              <bdi>{trace.recipient.name}</bdi> · {decisionText(trace.reason)} · {dateTime(trace.decidedAt)}
            </p>
          )}
          {trace.decision === 'skip' ? (
            <Notice tone="info" title={trace.audience === 'visitor' ? t('No mail was sent') : t('Nobody was rung')}>
              <Reasons trace={trace} />
            </Notice>
          ) : (
            trace.deliveries.length === 0 && (
              <Notice tone="warning">{t('Nothing was sent: there is no device to ring, or push is off.')}</Notice>
            )
          )}
          {trace.deliveries.map(delivery => (
            <DeliverySteps key={delivery.id} delivery={delivery} trace={trace} label={label} withFacts={withFacts} />
          ))}
        </div>
      )}
    </QueryView>
  )
}

/** One device's part of it. */
function DeliverySteps({
  delivery,
  trace,
  label,
  withFacts,
}: {
  readonly delivery: Delivery
  readonly trace: Trace
  readonly label: string
  readonly withFacts: boolean
}) {
  const stages = stagesOf(delivery)
  const stuck = useStuck(stages.map(({ state }) => state).join(' '), trace.decidedAt)
  const named = withFacts || trace.deliveries.length > 1
  return (
    <section className={styles['delivery']} aria-label={named ? deliveryName(delivery) : undefined}>
      {named && <h3 className={styles['device']}>{deliveryName(delivery)}</h3>}
      <ol className={styles['stages']}>
        {stages.map(stage => (
          <StageStep key={stage.name} stage={stage} channel={delivery.channel} />
        ))}
      </ol>
      <output className={styles['verdict']}>
        {hasPassed(delivery) && (
          <>
            <Icon name="check" /> {t('Passed: this device showed the notification.')}
          </>
        )}
      </output>
      <div aria-live="polite">
        <DeliveryHelp delivery={delivery} stuck={stuck} label={label} />
      </div>
    </section>
  )
}

/** Each channel's own, where the backend says them. */
function Reasons({ trace: { reason, channels = [] } }: { readonly trace: Trace }) {
  if (channels.length < 2) return decisionText(reason)
  return (
    <ul className={styles['reasons']}>
      {channels.map(one => (
        <li key={one.channel}>{`${channelText(one.channel)}: ${decisionText(one.reason)}`}</li>
      ))}
    </ul>
  )
}

function StageStep({
  stage: { name, state, afterMs },
  channel,
}: {
  readonly stage: Stage
  readonly channel: Delivery['channel']
}) {
  return (
    <li className={styles['stage']} data-state={state}>
      <span className={styles['mark']} aria-hidden="true">
        {state === 'done' && <Icon name="check" size={16} />}
        {state === 'failed' && <Icon name="close" size={16} />}
      </span>
      <span>{stageText(name, channel)}</span>
      <VisuallyHidden>{state === 'done' ? t('done') : state === 'failed' ? t('failed') : t('not yet')}</VisuallyHidden>
      {afterMs !== null && name !== 'queued' && <span className={styles['after']}>{afterText(afterMs)}</span>}
    </li>
  )
}
