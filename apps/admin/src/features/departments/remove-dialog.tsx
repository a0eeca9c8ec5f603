import type { Department } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { teamKey } from '../ui/data/team-queries.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'

/** Asks before a department goes: its conversations stay, with everybody. */
export function RemoveDialog({
  department,
  onClose,
}: {
  readonly department: Department
  readonly onClose: () => void
}) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => unwrap(api.departments.remove(department.id)),
    onSuccess: async () => {
      toast(t('Department removed.'))
      onClose()
      await queries.invalidateQueries({ queryKey: teamKey(site) })
    },
  })
  return (
    <ConfirmDialog
      open
      danger
      title={t('Remove {name}?', { name: department.name })}
      confirmLabel={t('Remove')}
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {remove.error && <ErrorNotice error={remove.error} />}
      <p>{t('Its conversations stay, and belong to no department from now on: they ring everybody.')}</p>
    </ConfirmDialog>
  )
}
