import type { ListedUser } from '@deskbell/contract'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { t } from '../ui/i18n/text.ts'
import { dateTime } from '../ui/i18n/time.ts'
import { ErrorNotice } from '../ui/query-view.tsx'

/** A link by which somebody chooses a new password. Shown once: the server keeps only its hash. */
export function ResetLinkDialog({ user, onClose }: { readonly user: ListedUser; readonly onClose: () => void }) {
  const { api } = useSignedIn()
  const make = useMutation({ mutationFn: () => unwrap(api.users.resetLink(user.id)) })
  return (
    <Dialog open title={t('Reset link for {name}', { name: user.name })} onClose={onClose}>
      {make.error && <ErrorNotice error={make.error} />}
      {make.data ? (
        <CopyField
          label={t('One-time link')}
          value={make.data.url}
          help={t('Shown this once. Give it to {name} by a way you trust. It works once, until {time}.', {
            name: user.name,
            time: dateTime(make.data.expiresAt),
          })}
        />
      ) : (
        <p>
          {t('Whoever has the link can choose a new password for {name}. The old password works until then.', {
            name: user.name,
          })}
        </p>
      )}
      <DialogActions>
        <Button onClick={onClose}>{make.data ? t('Done') : t('Cancel')}</Button>
        {!make.data && (
          <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
            {t('Make reset link')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}
