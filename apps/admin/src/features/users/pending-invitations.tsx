import type { Invitation } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { errorText } from '../ui/data/error-text.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { t } from '../ui/i18n/text.ts'
import { dateTime } from '../ui/i18n/time.ts'
import { ListTable } from '../ui/list-table.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import { roleText } from './role-text.ts'
import styles from './users.module.css'
import { invitationsQuery } from './users-queries.ts'

/** Links that were made and not used yet. Without any, there is nothing to show. */
export function PendingInvitations() {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const invitations = useQuery(invitationsQuery(signedIn))
  const [asked, setAsked] = useState<Invitation>()
  const cancel = useMutation({
    mutationFn: (invitation: Invitation) => unwrap(signedIn.api.invitations.remove(invitation.id)),
    onSuccess: (_, { email }) => toast(t('The invitation for {email} is cancelled.', { email })),
    onError: error => toast(errorText(error), { tone: 'error' }),
    onSettled: () => {
      setAsked(undefined)
      return queries.invalidateQueries(invitationsQuery(signedIn))
    },
  })
  if (invitations.data?.length === 0) return null
  return (
    <section className={styles['invitations']}>
      <h2>{t('Pending invitations')}</h2>
      <QueryView query={invitations}>
        {list => (
          <ListTable
            caption={t('Pending invitations')}
            columns={[
              { id: 'email', header: t('Email'), cell: each => each.email },
              { id: 'role', header: t('Role'), cell: each => roleText(each.role) },
              { id: 'expires', header: t('Works until'), cell: each => dateTime(each.expiresAt) },
            ]}
            rows={list}
            rowKey={each => each.id}
            rowName={each => each.email}
            rowActions={each => [
              { id: 'cancel', label: t('Cancel invitation'), danger: true, onSelect: () => setAsked(each) },
            ]}
            empty={null}
          />
        )}
      </QueryView>
      {asked && (
        <ConfirmDialog
          open
          danger
          busy={cancel.isPending}
          title={t('Cancel the invitation for {email}?', { email: asked.email })}
          confirmLabel={t('Cancel invitation')}
          onConfirm={() => cancel.mutate(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>{t('Its link stops working. You can invite them again.')}</p>
        </ConfirmDialog>
      )}
    </section>
  )
}
