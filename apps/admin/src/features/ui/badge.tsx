import styles from './badge.module.css'
import { cx } from './class-names.ts'

export type BadgeTone = 'neutral' | 'success' | 'warning' | 'danger' | 'accent'

/** A state in one or two words. The words carry the meaning; the colour only helps. */
export function Badge({ tone = 'neutral', children }: { readonly tone?: BadgeTone; readonly children: string }) {
  return <span className={cx(styles['badge'], styles[tone])}>{children}</span>
}
