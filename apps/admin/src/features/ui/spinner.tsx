import { t } from './i18n/text.ts'
import styles from './spinner.module.css'

/** Says that something is going on. `label` is read out; shown only when `visible`. */
export function Spinner({ label, visible = false }: { readonly label?: string; readonly visible?: boolean }) {
  const words = label ?? t('Loading…')
  return (
    <output className={styles['root']}>
      <span className={styles['ring']} aria-hidden="true" />
      <span className={visible ? undefined : styles['hidden']}>{words}</span>
    </output>
  )
}
