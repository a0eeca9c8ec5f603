import { useRef, useState } from 'react'
import { Button } from './button.tsx'
import styles from './copy-field.module.css'
import { Field } from './field.tsx'
import { t } from './i18n/text.ts'

/** Something shown once, to be taken along: a link, a password. Copies, or selects where copying is not allowed. */
export function CopyField({
  label,
  value,
  help,
}: {
  readonly label: string
  readonly value: string
  readonly help?: string
}) {
  const input = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      input.current?.select()
    }
  }
  return (
    <Field label={label} help={help}>
      {control => (
        <div className={styles['row']}>
          <input
            {...control}
            ref={input}
            className={styles['value']}
            dir="ltr"
            readOnly
            value={value}
            onFocus={event => event.target.select()}
          />
          <Button onClick={() => void copy()}>{t('Copy')}</Button>
          <output className={styles['done']}>{copied ? t('Copied.') : ''}</output>
        </div>
      )}
    </Field>
  )
}
