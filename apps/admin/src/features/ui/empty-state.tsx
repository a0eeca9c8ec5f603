import type { ReactNode } from 'react'
import styles from './empty-state.module.css'
import { Icon, type IconName } from './icon.tsx'

/** Nothing here yet: says why, and what would fill it. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
}: {
  readonly icon: IconName
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className={styles['empty']}>
      <Icon name={icon} size={32} />
      <p className={styles['title']}>{title}</p>
      {children && <div>{children}</div>}
      {actions && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
