import { type ReactNode, useState } from 'react'
import { t } from '../../features/ui/i18n/text.ts'
import type { RouteName } from '../../features/ui/routing/routes.ts'
import { ToastRegion } from '../../features/ui/toasts.tsx'
import type { Visitor } from '../guard.ts'
import { menuSections } from '../menu-items.ts'
import { AdminBar } from './admin-bar.tsx'
import { BottomNav } from './bottom-nav.tsx'
import { MainMenu } from './main-menu.tsx'
import { isMenuCollapsed, rememberMenuCollapsed } from './menu-collapsed.ts'
import styles from './shell.module.css'
import { SignOutAsked } from './sign-out-asked.tsx'
import { StandingNotices } from './standing-notices.tsx'

/** Bar, menu and main area, as in WordPress; on phones the menu is at the bottom, under the thumb. */
export function Shell({
  route,
  visitor,
  children,
}: {
  readonly route: RouteName
  readonly visitor: Visitor
  readonly children: ReactNode
}) {
  const [collapsed, setCollapsed] = useState(isMenuCollapsed)
  const sections = menuSections(visitor)
  return (
    <div className={styles['shell']} data-collapsed={collapsed || undefined}>
      <a className={styles['skip']} href="#main">
        {t('Skip to main content')}
      </a>
      <AdminBar />
      <MainMenu
        sections={sections}
        route={route}
        collapsed={collapsed}
        onCollapse={next => {
          rememberMenuCollapsed(next)
          setCollapsed(next)
        }}
      />
      <main className={styles['main']} id="main" tabIndex={-1}>
        <StandingNotices />
        {children}
      </main>
      <BottomNav sections={sections} route={route} />
      <SignOutAsked />
      <ToastRegion />
    </div>
  )
}
