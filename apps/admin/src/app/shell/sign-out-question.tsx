import { ConfirmDialog } from '../../features/ui/dialog.tsx'
import { t } from '../../features/ui/i18n/text.ts'

/** Words that the site does not have yet end with the sign-out: nobody loses them without knowing. */
export function SignOutQuestion({
  unsent,
  onAnswer,
}: {
  readonly unsent: number
  readonly onAnswer: (leave: boolean) => void
}) {
  return (
    <ConfirmDialog
      open
      danger
      title={t('Sign out and lose what is not sent?')}
      confirmLabel={t('Sign out')}
      onConfirm={() => onAnswer(true)}
      onClose={() => onAnswer(false)}
    >
      {t(
        '{count, plural, one {# reply has not been sent yet. Signing out deletes it from this device.} other {# replies have not been sent yet. Signing out deletes them from this device.}}',
        { count: unsent },
      )}
    </ConfirmDialog>
  )
}
