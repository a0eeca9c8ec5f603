import type { ListedUser } from '@deskbell/contract'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { locale, t } from '../ui/i18n/text.ts'

export function DeactivateDialog({
  users,
  busy,
  onConfirm,
  onClose,
}: {
  readonly users: readonly ListedUser[]
  readonly busy: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}) {
  const names = new Intl.ListFormat(locale()).format(users.map(user => user.name))
  return (
    <ConfirmDialog
      open
      danger
      busy={busy}
      title={t('Deactivate {names}?', { names })}
      confirmLabel={t('Deactivate')}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>
        {t('They are signed out everywhere at once, their devices stop ringing, and their application passwords end.')}
      </p>
      <p>
        {t(
          'Conversations and answers stay. You can reactivate them; devices and application passwords must then be made again.',
        )}
      </p>
    </ConfirmDialog>
  )
}
