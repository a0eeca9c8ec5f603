import type { ListedUser } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Badge } from '../ui/badge.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { locale, t } from '../ui/i18n/text.ts'
import { type Column, ListTable, type RowAction, type Sort } from '../ui/list-table.tsx'
import { ListViews, SearchBox } from '../ui/list-toolbar.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { BulkActions, ListToolbar } from '../ui/table-toolbar.tsx'
import { TimeText } from '../ui/time-text.tsx'
import { DeactivateDialog } from './deactivate-dialog.tsx'
import { ResetLinkDialog } from './reset-link-dialog.tsx'
import { roleText } from './role-text.ts'
import { useUserChanges } from './use-user-changes.ts'
import { countOf, shownUsers, type UserView } from './user-views.ts'
import { usersQuery } from './users-queries.ts'

type Ask =
  | { readonly kind: 'deactivate'; readonly users: readonly ListedUser[] }
  | { readonly kind: 'reset'; readonly user: ListedUser }

export function UserList() {
  const signedIn = useSignedIn()
  const users = useQuery(usersQuery(signedIn))
  const changes = useUserChanges()
  const [view, setView] = useState<UserView>('all')
  const [search, setSearch] = useState('')
  const [sort, setSort] = useState<Sort>({ column: 'name', descending: false })
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [ask, setAsk] = useState<Ask>()
  const self = signedIn.me.user.id

  const rowActions = (user: ListedUser): readonly RowAction[] => {
    // One's own role and place are somebody else's to take away.
    if (user.id === self) return []
    if (user.deactivatedAt !== null) {
      return [{ id: 'reactivate', label: t('Reactivate'), onSelect: () => changes.reactivate([user]) }]
    }
    const other = user.role === 'admin' ? 'agent' : 'admin'
    return [
      {
        id: 'role',
        label: other === 'admin' ? t('Make admin') : t('Make agent'),
        onSelect: () => changes.changeRole(user, other),
      },
      { id: 'reset', label: t('Make reset link'), onSelect: () => setAsk({ kind: 'reset', user }) },
      {
        id: 'deactivate',
        label: t('Deactivate'),
        danger: true,
        onSelect: () => setAsk({ kind: 'deactivate', users: [user] }),
      },
    ]
  }

  return (
    <QueryView query={users}>
      {list => {
        const shown = shownUsers(list, { view, search, sort, locale: locale() })
        const chosen = list.filter(user => selected.has(user.id))
        return (
          <>
            <ListViews label={t('Which users')} views={viewsOf(list)} current={view} onChange={setView} />
            <ListToolbar count={shown.length}>
              <BulkActions
                actions={[
                  { id: 'deactivate', label: t('Deactivate') },
                  { id: 'reactivate', label: t('Reactivate') },
                ]}
                selectedCount={chosen.length}
                busy={changes.busy}
                onApply={action => {
                  if (action === 'deactivate') setAsk({ kind: 'deactivate', users: chosen })
                  else changes.reactivate(chosen)
                }}
              />
              <SearchBox label={t('Search Users')} onSearch={setSearch} />
            </ListToolbar>
            <ListTable
              caption={t('Users')}
              columns={columns(self)}
              rows={shown}
              rowKey={user => user.id}
              rowName={user => user.name}
              rowActions={rowActions}
              sort={sort}
              onSort={setSort}
              selected={selected}
              onSelect={setSelected}
              selectable={user => user.id !== self}
              busy={changes.busy}
              empty={
                <EmptyState icon="users" title={t('No users found.')}>
                  {t('Search for another name, or look at all users.')}
                </EmptyState>
              }
            />
            {ask?.kind === 'deactivate' && (
              <DeactivateDialog
                users={ask.users}
                busy={changes.busy}
                onConfirm={() => {
                  changes.deactivate(ask.users, () => {
                    setAsk(undefined)
                    setSelected(new Set())
                  })
                }}
                onClose={() => setAsk(undefined)}
              />
            )}
            {ask?.kind === 'reset' && <ResetLinkDialog user={ask.user} onClose={() => setAsk(undefined)} />}
          </>
        )
      }}
    </QueryView>
  )
}

function viewsOf(users: readonly ListedUser[]) {
  return [
    { id: 'all', label: t('All'), count: users.length },
    { id: 'admins', label: t('Admins'), count: countOf(users, 'admins') },
    { id: 'agents', label: t('Agents'), count: countOf(users, 'agents') },
    { id: 'deactivated', label: t('Deactivated'), count: countOf(users, 'deactivated') },
  ] as const
}

function columns(self: string): readonly Column<ListedUser>[] {
  return [
    {
      id: 'name',
      header: t('Name'),
      sortable: true,
      cell: user => (
        <>
          <bdi>{user.name}</bdi> {user.id === self && <Badge tone="accent">{t('You')}</Badge>}
        </>
      ),
    },
    {
      id: 'email',
      header: t('Email'),
      sortable: true,
      cell: user => <a href={`mailto:${user.email}`}>{user.email}</a>,
    },
    { id: 'role', header: t('Role'), cell: user => roleText(user.role) },
    {
      id: 'lastSeen',
      header: t('Last seen'),
      sortable: true,
      cell: user => (user.lastSeenAt ? <TimeText at={user.lastSeenAt} /> : t('Never')),
    },
    {
      id: 'state',
      header: t('State'),
      cell: user =>
        user.deactivatedAt ? <Badge tone="warning">{t('Deactivated')}</Badge> : <Badge>{t('Active')}</Badge>,
    },
  ]
}
