import { useId } from 'react'
import { noteOffer } from '../../../platform/push-offer.ts'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import styles from './asking.module.css'

/** What notifications bring, before the browser asks: its own question comes only after this tap (A18, L1). */
export function OfferCard({ onLater }: { readonly onLater: () => void }) {
  const id = useId()
  return (
    <section className={styles['offer']} aria-labelledby={id}>
      <h2 id={id} className={styles['title']}>
        <Icon name="bell" size={32} />
        {t('Be rung when a visitor writes.')}
      </h2>
      <ul className={styles['gains']}>
        <li>{t('This device rings when a visitor writes, also while the app is closed.')}</li>
        <li>{t('A tap on the notification opens the conversation.')}</li>
        <li>{t('It stays quiet while you are reading here, and you can turn it off at any time.')}</li>
      </ul>
      <div className={styles['buttons']}>
        <Button
          look="primary"
          onClick={() => {
            // First the browser: the tap that allows its question does not last.
            void pushDevice.turnOn()
            void noteOffer('turn_on')
          }}
        >
          {t('Turn on notifications')}
        </Button>
        <Button
          onClick={() => {
            void noteOffer('not_now')
            onLater()
          }}
        >
          {t('Not now')}
        </Button>
      </div>
    </section>
  )
}
