import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { ErrorSaid } from './error-said.tsx'
import { t } from './i18n/text.ts'
import { Notice } from './notice.tsx'
import { Spinner } from './spinner.tsx'

type Query<Data> = Pick<UseQueryResult<Data>, 'data' | 'error' | 'isFetching' | 'refetch'>

/**
 * A query's three faces: loading, failed with what to do, and its data.
 * Data that could not be renewed stays on the screen, under a notice.
 */
export function QueryView<Data>({
  query,
  children,
}: {
  readonly query: Query<Data>
  readonly children: (data: Data) => ReactNode
}) {
  const { data, error } = query
  return (
    <>
      {error && <ErrorNotice error={error} busy={query.isFetching} onRetry={() => void query.refetch()} />}
      {data !== undefined && children(data)}
      {data === undefined && !error && <Spinner visible />}
    </>
  )
}

/** What went wrong, in the user's language, with "Try again" if given. */
export function ErrorNotice({
  error,
  onRetry,
  busy = false,
}: {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly busy?: boolean
}) {
  return (
    <Notice
      tone="error"
      actions={
        onRetry && (
          <Button small busy={busy} onClick={onRetry}>
            {t('Try again')}
          </Button>
        )
      }
    >
      <ErrorSaid error={error} />
    </Notice>
  )
}
