import { useRef, useState } from 'react'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { ErrorNotice } from '../../ui/query-view.tsx'
import { toast } from '../../ui/toasts.tsx'
import { type KeyAction, useKeyAction } from './keys-query.ts'

/** So many characters of the key's id are typed before what rings nobody for a while. */
const TYPED = 6

/** Says what will happen, and does it. */
export function KeyDialog({ action, onClose }: { readonly action: KeyAction; readonly onClose: () => void }) {
  const { key, kind } = action
  const [typed, setTyped] = useState('')
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const change = useKeyAction(() => {
    toast(doneText(kind))
    onClose()
  })
  const word = key.keyId.slice(0, TYPED)
  const mustType = key.devices > 0 && kind !== 'rotate'
  const confirm = () => {
    setTried(true)
    if (!mustType || typed.trim() === word) change.mutate(action)
    else form.current?.querySelector('input')?.focus()
  }
  return (
    <ConfirmDialog
      open
      danger={kind !== 'rotate'}
      busy={change.isPending}
      title={titleOf(kind)}
      confirmLabel={verbOf(kind)}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Consequences action={action} />
      {mustType && (
        <form
          ref={form}
          onSubmit={event => {
            event.preventDefault()
            if (!change.isPending) confirm()
          }}
        >
          <TextField
            label={t('Type {word} to confirm', { word })}
            error={
              tried && typed.trim() !== word ? t('These are not the first characters of the key’s id.') : undefined
            }
            value={typed}
            onChange={setTyped}
            dir="ltr"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        </form>
      )}
      {change.error && <ErrorNotice error={change.error} />}
    </ConfirmDialog>
  )
}

function Consequences({ action: { key, kind } }: { readonly action: KeyAction }) {
  const count = key.devices
  if (kind === 'rotate') {
    return (
      <>
        <p>
          {t(
            '{count, plural, =0 {No device has to move.} one {# device moves by itself when its app is next opened. Until then it is rung under the old key.} other {# devices move by themselves when their apps are next opened. Until then they are rung under the old key.}}',
            { count },
          )}
        </p>
        <p>{t('On an iPhone or iPad the app may ask for a tap to turn notifications on again.')}</p>
      </>
    )
  }
  return (
    <>
      <p>
        {t(
          '{count, plural, =0 {No device stops ringing.} one {# device stops ringing at once. It stays in the list and rings again once its app was opened.} other {# devices stop ringing at once. They stay in the list, and each rings again once its app was opened.}}',
          { count },
        )}
      </p>
      {kind === 'leaked' && (
        <p>
          {t(
            'Nothing more is signed with the old key, and its private half is erased. What somebody else has signed with it is worthless within a day.',
          )}
        </p>
      )}
      <p>{t('This cannot be undone.')}</p>
    </>
  )
}

function titleOf(kind: KeyAction['kind']): string {
  if (kind === 'rotate') return t('Rotate the key?')
  return kind === 'leaked' ? t('Replace the leaked key at once?') : t('Retire the old key now?')
}

function verbOf(kind: KeyAction['kind']): string {
  if (kind === 'rotate') return t('Rotate Key')
  return kind === 'leaked' ? t('Replace Key') : t('Retire Now')
}

function doneText(kind: KeyAction['kind']): string {
  return kind === 'retire' ? t('The old key is retired.') : t('There is a new key.')
}
