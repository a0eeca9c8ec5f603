import type { ApplicationPassword } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { errorText } from '../ui/data/error-text.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from '../ui/i18n/text.ts'
import { dateTime } from '../ui/i18n/time.ts'
import { ListTable } from '../ui/list-table.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { TimeText } from '../ui/time-text.tsx'
import { toast } from '../ui/toasts.tsx'
import { applicationPasswordsQuery } from './application-password-queries.ts'
import { CreateApplicationPassword } from './create-application-password.tsx'

/** Passwords for apps that connect from elsewhere; each is revoked by itself (W45). */
export function ApplicationPasswords() {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const passwords = useQuery(applicationPasswordsQuery(signedIn))
  const [asked, setAsked] = useState<ApplicationPassword>()
  const revoke = useMutation({
    mutationFn: ({ id }: ApplicationPassword) => unwrap(signedIn.api.applicationPasswords.remove(id)),
    onSuccess: (_, { name }) => toast(t('“{name}” is revoked.', { name })),
    onError: error => toast(errorText(error), { tone: 'error' }),
    onSettled: () => {
      setAsked(undefined)
      return queries.invalidateQueries(applicationPasswordsQuery(signedIn))
    },
  })
  return (
    <Card title={t('Application passwords')}>
      <p>{t('For apps that connect to this site from another address. Revoke what is no longer used.')}</p>
      <CreateApplicationPassword />
      <QueryView query={passwords}>
        {list => (
          <ListTable
            caption={t('Application passwords')}
            columns={[
              { id: 'name', header: t('Name'), cell: each => each.name },
              { id: 'created', header: t('Created'), cell: each => dateTime(each.createdAt) },
              {
                id: 'used',
                header: t('Last used'),
                cell: each => (each.lastUsedAt ? <TimeText at={each.lastUsedAt} /> : t('Never')),
              },
            ]}
            rows={list}
            rowKey={each => each.id}
            rowName={each => each.name}
            rowActions={each => [{ id: 'revoke', label: t('Revoke'), danger: true, onSelect: () => setAsked(each) }]}
            empty={<EmptyState icon="key" title={t('You have no application passwords.')} />}
          />
        )}
      </QueryView>
      {asked && (
        <ConfirmDialog
          open
          danger
          busy={revoke.isPending}
          title={t('Revoke “{name}”?', { name: asked.name })}
          confirmLabel={t('Revoke')}
          onConfirm={() => revoke.mutate(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>
            {t(
              'What uses it is signed out at once, and the devices that it registered are removed: they stop ringing.',
            )}
          </p>
          <p>{t('This cannot be undone.')}</p>
        </ConfirmDialog>
      )}
    </Card>
  )
}
