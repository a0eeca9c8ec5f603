import type { Device } from '@deskbell/contract'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { t } from '../ui/i18n/text.ts'
import styles from './devices.module.css'

/** A name of one's own for a device; none brings the label back. */
export function RenameDialog({
  device,
  busy,
  onRename,
  onClose,
}: {
  readonly device: Device
  readonly busy: boolean
  readonly onRename: (name: string | null) => void
  readonly onClose: () => void
}) {
  const [name, setName] = useState(device.name ?? '')
  return (
    <Dialog open title={t('Rename device')} onClose={onClose}>
      <form
        className={styles['form']}
        onSubmit={event => {
          event.preventDefault()
          onRename(name.trim() || null)
        }}
      >
        <TextField
          label={t('Name')}
          value={name}
          maxLength={80}
          placeholder={device.label}
          onChange={setName}
          help={t('Leave it empty to show “{label}”.', { label: device.label })}
        />
        <DialogActions>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t('Save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
