import type { Department } from '@deskbell/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { liveEvents } from '../../platform/live-events.ts'
import { Button } from '../ui/button.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { departmentsQuery, teamKey } from '../ui/data/team-queries.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { locale, t } from '../ui/i18n/text.ts'
import { type Column, ListTable } from '../ui/list-table.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { DepartmentDialog } from './department-dialog.tsx'
import styles from './departments.module.css'
import { RemoveDialog } from './remove-dialog.tsx'

type Ask =
  | { readonly kind: 'edit'; readonly department: Department | undefined }
  | { readonly kind: 'remove'; readonly department: Department }

/** Who answers for what: conversations of a department ring its members alone (S4). */
export function DepartmentsScreen() {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const departments = useQuery(departmentsQuery({ api, site }))
  const [ask, setAsk] = useState<Ask>()
  useEffect(
    () =>
      liveEvents.subscribe(({ type }) => {
        if (type === 'department.updated' || type === 'reset')
          void queries.invalidateQueries({ queryKey: teamKey(site) })
      }),
    [queries, site],
  )
  const add = () => setAsk({ kind: 'edit', department: undefined })
  return (
    <>
      <PageHeading
        actions={
          <Button small onClick={add}>
            {t('Add Department')}
          </Button>
        }
      >
        {t('Departments')}
      </PageHeading>
      <p className={styles['intro']}>{t('A conversation of a department rings the people in it, and nobody else.')}</p>
      <QueryView query={departments}>
        {list => (
          <ListTable
            caption={t('Departments')}
            columns={columns()}
            rows={[...list].sort((a, b) => a.name.localeCompare(b.name, locale()))}
            rowKey={department => department.id}
            rowName={department => department.name}
            rowActions={department => [
              { id: 'edit', label: t('Edit'), onSelect: () => setAsk({ kind: 'edit', department }) },
              {
                id: 'remove',
                label: t('Remove'),
                danger: true,
                onSelect: () => setAsk({ kind: 'remove', department }),
              },
            ]}
            empty={
              <EmptyState
                icon="users"
                title={t('No departments yet.')}
                actions={<Button onClick={add}>{t('Add Department')}</Button>}
              >
                <p>{t('Without departments, everybody answers everything. Small teams need none.')}</p>
              </EmptyState>
            }
          />
        )}
      </QueryView>
      {ask?.kind === 'edit' && <DepartmentDialog department={ask.department} onClose={() => setAsk(undefined)} />}
      {ask?.kind === 'remove' && <RemoveDialog department={ask.department} onClose={() => setAsk(undefined)} />}
    </>
  )
}

function columns(): readonly Column<Department>[] {
  return [
    { id: 'name', header: t('Name'), cell: ({ name }) => <bdi>{name}</bdi> },
    {
      id: 'members',
      header: t('People'),
      cell: ({ members }) =>
        members.length === 0
          ? t('Nobody yet: everybody is rung')
          : new Intl.ListFormat(locale()).format(members.map(({ name }) => name)),
    },
    { id: 'open', header: t('Open conversations'), cell: ({ openCount }) => openCount },
  ]
}
