import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from './button.tsx'
import styles from './form.module.css'

/**
 * A form that sends itself by script; the browser's own bubbles stay away, errors stand at their fields.
 * Whatever `onSubmit` finds wrong: the focus goes to the first field that is marked so.
 */
export function Form({
  intro,
  onSubmit,
  children,
}: {
  readonly intro?: string
  readonly onSubmit: () => void
  readonly children: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  const [submits, setSubmits] = useState(0)
  useEffect(() => {
    if (submits > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [submits])
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        onSubmit()
        setSubmits(count => count + 1)
      }}
    >
      {intro && <p className={styles['intro']}>{intro}</p>}
      {children}
    </form>
  )
}

/** The button that sends the form: "Save Changes", "Sign in". */
export function SubmitRow({
  label,
  busy,
  wide = false,
  children,
}: {
  readonly label: string
  readonly busy: boolean
  /** As wide as the form: on pages with nothing else. */
  readonly wide?: boolean
  readonly children?: ReactNode
}) {
  return (
    <div className={styles['row']} data-wide={wide || undefined}>
      <Button type="submit" look="primary" busy={busy}>
        {label}
      </Button>
      {children}
    </div>
  )
}
