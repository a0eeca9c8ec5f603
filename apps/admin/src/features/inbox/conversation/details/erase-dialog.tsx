import type { Visitor } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { unwrap } from '../../../ui/data/api-error.ts'
import { useSignedIn } from '../../../ui/data/connection.ts'
import { ConfirmDialog } from '../../../ui/dialog.tsx'
import { t } from '../../../ui/i18n/text.ts'
import { ErrorNotice } from '../../../ui/query-view.tsx'
import { hrefs } from '../../../ui/routing/routes.ts'
import { toast } from '../../../ui/toasts.tsx'

/** Asks before all that is kept of a visitor is erased. */
export function EraseDialog({ visitor, onClose }: { readonly visitor: Visitor; readonly onClose: () => void }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const erase = useMutation({
    mutationFn: () => unwrap(api.visitors.erase(visitor.id)),
    onSuccess: async () => {
      onClose()
      navigate(hrefs.inbox())
      toast(t('Everything of {name} was erased.', { name: visitor.name }))
      await queries.invalidateQueries({ queryKey: [site] })
    },
  })
  return (
    <ConfirmDialog
      open
      danger
      title={t('Erase everything of {name}?', { name: visitor.name })}
      confirmLabel={t('Erase')}
      busy={erase.isPending}
      onConfirm={() => erase.mutate()}
      onClose={onClose}
    >
      {erase.error && <ErrorNotice error={erase.error} />}
      <p>
        {t(
          'Their name, address, messages and files leave this site for good. Export them first if you need them. It cannot be undone.',
        )}
      </p>
    </ConfirmDialog>
  )
}
