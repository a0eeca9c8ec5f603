import { type ReactNode, useId } from 'react'
import styles from './card.module.css'

/** A white box. With a title it is a region of that name. */
export function Card({
  title,
  actions,
  children,
}: {
  readonly title?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  const id = useId()
  return (
    <section className={styles['card']} aria-labelledby={title ? id : undefined}>
      {title && (
        <header className={styles['header']}>
          <h2 id={id}>{title}</h2>
          {actions}
        </header>
      )}
      <div className={styles['body']}>{children}</div>
    </section>
  )
}
