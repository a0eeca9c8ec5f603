import { parseId, type TestsAnswer } from '@deskbell/contract'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { t } from '../../ui/i18n/text.ts'
import { PageHeading } from '../../ui/page-heading.tsx'
import { ErrorNotice } from '../../ui/query-view.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { toast } from '../../ui/toasts.tsx'
import { devicesQuery } from '../data/queries.ts'
import styles from '../devices.module.css'
import { RunProgress } from './run-progress.tsx'

/** W26: rings all of mine, or everybody's, and says which devices answered. The run stands in the address. */
export function TestDevicesScreen() {
  const source = useSignedIn()
  const [, navigate] = useLocation()
  const runId = parseId('run', new URLSearchParams(useSearch()).get('run'))
  const [asking, setAsking] = useState(false)
  const isAdmin = source.me.user.role === 'admin'
  const start = useMutation({
    mutationFn: (owner: 'me' | 'all') => unwrap(source.api.tests.start({ owner }, crypto.randomUUID())),
    onSuccess: ({ runId: started, devices }: TestsAnswer) => {
      if (devices === 0) toast(t('There is no device to ring.'))
      else navigate(`${hrefs.testDevices()}?run=${started}`)
    },
    onSettled: () => setAsking(false),
  })
  return (
    <>
      <PageHeading>{t('Test devices')}</PageHeading>
      <div className={styles['state']}>
        <Card>
          <div className={styles['form']}>
            <p>{t('A test goes the same way as a real notification. It has passed when the device itself answers.')}</p>
            <div className={styles['buttons']}>
              <Button look="primary" busy={start.isPending} onClick={() => start.mutate('me')}>
                {t('Test all my devices')}
              </Button>
              {isAdmin && <Button onClick={() => setAsking(true)}>{t('Test everybody’s devices')}</Button>}
            </div>
            {start.error && <ErrorNotice error={start.error} />}
          </div>
        </Card>
        {runId && <RunProgress key={runId} id={runId} />}
      </div>
      {asking && (
        <ConfirmEverybody
          busy={start.isPending}
          onClose={() => setAsking(false)}
          onConfirm={() => start.mutate('all')}
        />
      )}
    </>
  )
}

function ConfirmEverybody({
  busy,
  onClose,
  onConfirm,
}: {
  readonly busy: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
}) {
  const query = useInfiniteQuery(devicesQuery(useSignedIn(), { owner: 'all', q: '', sort: '-lastSeenAt' }))
  const [page] = query.data?.pages ?? []
  const count = page?.total
  // Whose they are is known where one page lists them all.
  const people = page?.nextCursor === null ? new Set(page.items.map(device => device.owner.id)).size : undefined
  return (
    <ConfirmDialog
      open
      title={t('Ring everybody?')}
      confirmLabel={t('Ring everybody')}
      busy={busy}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <p>
        {count === undefined
          ? t('Every registered device rings at once, muted ones too.')
          : t(
              '{count, plural, one {# registered device rings} other {# registered devices ring}} at once, muted ones too.',
              {
                count,
              },
            )}
      </p>
      {people !== undefined && (
        <p>{t('{people, plural, one {They belong to # person.} other {They belong to # people.}}', { people })}</p>
      )}
      <p>{t('Each shows that the test is yours.')}</p>
    </ConfirmDialog>
  )
}
