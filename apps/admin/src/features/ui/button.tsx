import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { Link } from 'wouter'
import styles from './button.module.css'
import { cx } from './class-names.ts'

export type ButtonLook = 'primary' | 'secondary' | 'danger' | 'link' | 'link-danger' | 'icon'

interface Look {
  readonly look?: ButtonLook
  /** Toolbar size, 32 px; on phones every control is 44 px. */
  readonly small?: boolean
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Look & {
    /** Going on: stays focusable, takes no second press, and says so. */
    readonly busy?: boolean | undefined
    readonly ref?: Ref<HTMLButtonElement>
  }

/** `type` is "button" unless said otherwise. */
export function Button({ look = 'secondary', small = false, busy = false, className, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || rest['aria-disabled']}
      aria-busy={busy}
      data-busy={busy || undefined}
      className={cx(buttonClass(look, small), className)}
      onClick={event => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    />
  )
}

/** A link inside the app that looks like a button. `href` comes from the route table. */
export function ButtonLink({
  href,
  look = 'secondary',
  small = false,
  children,
}: Look & { readonly href: string; readonly children: ReactNode }) {
  return (
    <Link href={href} className={buttonClass(look, small)}>
      {children}
    </Link>
  )
}

function buttonClass(look: ButtonLook, small: boolean): string {
  return cx(styles['button'], styles[look], small && styles['small'])
}
