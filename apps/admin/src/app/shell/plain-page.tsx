import type { ReactNode } from 'react'
import { ToastRegion } from '../../features/ui/toasts.tsx'
import { Logo } from './logo.tsx'
import styles from './plain-page.module.css'
import { StandingNotices } from './standing-notices.tsx'

/** For who is not signed in: the mark, and one box, as WordPress's sign-in. */
export function PlainPage({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles['page']}>
      <header className={styles['mark']}>
        <Logo size={56} />
        <span>Deskbell</span>
      </header>
      <main className={styles['main']}>
        <StandingNotices />
        <div className={styles['box']}>{children}</div>
      </main>
      <ToastRegion />
    </div>
  )
}
