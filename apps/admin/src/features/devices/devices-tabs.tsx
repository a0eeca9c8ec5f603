import { Link } from 'wouter'
import { t } from '../ui/i18n/text.ts'
import styles from './devices.module.css'
import { devicesHref } from './devices-address.ts'

/** The two faces of the page: what is registered, and who can be rung by it. */
export function DevicesTabs({ current }: { readonly current: 'table' | 'reach' }) {
  return (
    <nav className={styles['tabs']} aria-label={t('Devices')}>
      <Link href={devicesHref()} aria-current={current === 'table' ? 'page' : undefined}>
        {t('Registered devices')}
      </Link>
      <Link href={devicesHref({ view: 'reach' })} aria-current={current === 'reach' ? 'page' : undefined}>
        {t('Who can be rung')}
      </Link>
    </nav>
  )
}
