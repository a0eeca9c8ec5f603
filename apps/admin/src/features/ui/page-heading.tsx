import { type ReactNode, useEffect, useRef } from 'react'
import styles from './page-heading.module.css'

interface PageHeadingProps {
  readonly children: string
  /** Beside the heading, as WordPress puts "Add User". */
  readonly actions?: ReactNode
  /** 2 when it heads a second pane: a page has one h1. */
  readonly level?: 1 | 2
  /** Before the title: a way back on phones. */
  readonly before?: ReactNode
}

/** Names the page and the tab. As h1 it takes the focus when the screen is entered, so that screen readers start here. */
export function PageHeading({ children, actions, before, level = 1 }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (level !== 1) return
    document.title = `${children} · Deskbell`
  }, [children, level])
  useEffect(() => {
    // A screen that put the focus into a field of its own (autofocus) keeps it there.
    if (level === 1 && !document.activeElement?.matches('input, textarea, select')) {
      heading.current?.focus({ preventScroll: true })
    }
  }, [level])
  const Tag = level === 1 ? 'h1' : 'h2'
  return (
    <div className={styles['row']}>
      {before}
      <Tag ref={heading} tabIndex={-1} className={styles['heading']}>
        {children}
      </Tag>
      {actions}
    </div>
  )
}
