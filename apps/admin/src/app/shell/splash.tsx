import { Spinner } from '../../features/ui/spinner.tsx'
import { Logo } from './logo.tsx'
import styles from './splash.module.css'

/** While it is not known yet who is there and which site this is. */
export function Splash() {
  return (
    <div className={styles['splash']}>
      <Logo size={56} />
      <Spinner visible />
    </div>
  )
}
