import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { cx } from './class-names.ts'
import { t } from './i18n/text.ts'
import { Icon } from './icon.tsx'
import styles from './notice.module.css'

export type NoticeTone = 'info' | 'success' | 'warning' | 'error'

interface NoticeProps {
  readonly tone: NoticeTone
  readonly title?: string
  readonly children?: ReactNode
  /** Buttons or links: what to do about it. */
  readonly actions?: ReactNode
  readonly onDismiss?: (() => void) | undefined
  /** It arrives after the page: read it out (errors at once). Default: yes for errors. */
  readonly live?: boolean
}

/** A WordPress notice: a white card with a coloured edge. */
export function Notice({ tone, title, children, actions, onDismiss, live = tone === 'error' }: NoticeProps) {
  const role = live ? (tone === 'error' ? 'alert' : 'status') : undefined
  return (
    <div className={cx(styles['notice'], styles[tone])} role={role} data-tone={tone}>
      <div className={styles['body']}>
        {title && <p className={styles['title']}>{title}</p>}
        {typeof children === 'string' ? <p>{children}</p> : children}
        {actions && <div className={styles['actions']}>{actions}</div>}
      </div>
      {onDismiss && (
        <Button look="icon" aria-label={t('Dismiss this notice')} onClick={onDismiss}>
          <Icon name="close" size={16} />
        </Button>
      )}
    </div>
  )
}
