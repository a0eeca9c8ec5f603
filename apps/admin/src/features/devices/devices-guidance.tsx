import { Card } from '../ui/card.tsx'
import { t } from '../ui/i18n/text.ts'
import styles from './devices.module.css'

/** W42-W45: what keeps a team reachable and safe. */
export function DevicesGuidance() {
  return (
    <div className={styles['guidance']}>
      <Card title={t('Good to know')}>
        <ul className={styles['bullets']}>
          <li>{t('Before you go live, test on at least one real phone.')}</li>
          <li>
            {t('Remove devices that are not used any more: a lost phone, an app that was uninstalled, an old browser.')}
          </li>
          <li>
            {t('Give every team member an account of their own. With shared logins nobody can tell whose phone rings.')}
          </li>
          <li>{t('When staff or devices change, revoke the application passwords that are not needed any more.')}</li>
          <li>
            {t(
              'A device that is merely offline is never removed by itself; only one whose push service says that it is gone.',
            )}
          </li>
        </ul>
      </Card>
    </div>
  )
}
