import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId, useState } from 'react'
import { Button } from './button.tsx'
import styles from './field.module.css'
import { t } from './i18n/text.ts'

interface FieldFrame {
  readonly label: string
  /** Said under the control, and read with it. */
  readonly help?: ReactNode
  /** What is wrong and what to do; marks the control invalid. */
  readonly error?: string | undefined
}

interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
}

/** Label, control, help and error, tied together. The control gets its ids by the render function. */
export function Field({
  label,
  help,
  error,
  children,
}: FieldFrame & { children: (control: ControlProps) => ReactNode }) {
  const id = useId()
  const helpId = `${id}-help`
  const errorId = `${id}-error`
  const describedBy = [error && errorId, help && helpId].filter(Boolean).join(' ') || undefined
  return (
    <div className={styles['field']} data-invalid={error ? true : undefined}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <div className={styles['control']}>
        {children({ id, 'aria-describedby': describedBy, 'aria-invalid': error ? true : undefined })}
        {error && (
          <p className={styles['error']} id={errorId}>
            {error}
          </p>
        )}
        {help && (
          <p className={styles['help']} id={helpId}>
            {help}
          </p>
        )}
      </div>
    </div>
  )
}

type TextFieldProps = FieldFrame &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'id'> & {
    readonly value: string
    readonly onChange: (value: string) => void
  }

export function TextField({ label, help, error, onChange, ...input }: TextFieldProps) {
  return (
    <Field label={label} help={help} error={error}>
      {control => (
        <input
          type="text"
          dir="auto"
          {...input}
          {...control}
          className={styles['input']}
          onChange={event => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

/** A password with a button that shows it. `autoComplete` must say which: `current-password` or `new-password`. */
export function PasswordField({
  label,
  help,
  error,
  onChange,
  ...input
}: Omit<TextFieldProps, 'type' | 'autoComplete'> & { autoComplete: 'current-password' | 'new-password' | 'off' }) {
  const [shown, setShown] = useState(false)
  return (
    <Field label={label} help={help} error={error}>
      {control => (
        <div className={styles['with-button']}>
          <input
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            dir="ltr"
            {...input}
            {...control}
            type={shown ? 'text' : 'password'}
            className={styles['input']}
            onChange={event => onChange(event.target.value)}
          />
          <Button
            aria-pressed={shown}
            aria-label={shown ? t('Hide password') : t('Show password')}
            onClick={() => setShown(!shown)}
          >
            {shown ? t('Hide') : t('Show')}
          </Button>
        </div>
      )}
    </Field>
  )
}

type SelectFieldProps<Value extends string> = FieldFrame &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value' | 'id'> & {
    readonly value: Value
    readonly options: readonly { readonly value: Value; readonly label: string }[]
    readonly onChange: (value: Value) => void
  }

export function SelectField<Value extends string>({
  label,
  help,
  error,
  options,
  onChange,
  ...select
}: SelectFieldProps<Value>) {
  return (
    <Field label={label} help={help} error={error}>
      {control => (
        <select
          {...select}
          {...control}
          className={styles['select']}
          onChange={event => {
            const chosen = options.find(option => option.value === event.target.value)
            if (chosen) onChange(chosen.value)
          }}
        >
          {options.map(option => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface CheckboxProps {
  readonly label: ReactNode
  readonly help?: ReactNode
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

export function Checkbox({ label, help, checked, disabled, onChange }: CheckboxProps) {
  const id = useId()
  return (
    <div className={styles['checkbox']}>
      <label>
        <input
          type="checkbox"
          checked={checked}
          disabled={disabled}
          aria-describedby={help ? id : undefined}
          onChange={event => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      {help && (
        <p className={styles['help']} id={id}>
          {help}
        </p>
      )}
    </div>
  )
}
