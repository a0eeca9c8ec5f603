import { Button } from '../ui/button.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from '../ui/i18n/text.ts'
import { type Filter, filterFrom, paramsOf } from './data/filter.ts'

const everything = filterFrom(new URLSearchParams())

/** An empty list: why it is empty, and what to do. */
export function NothingHere({
  filter,
  onChange,
}: {
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}) {
  const { site } = useSignedIn()
  if (paramsOf(filter) === '') {
    return (
      <EmptyState icon="inbox" title={t('Nobody is waiting.')}>
        <p>{t('When a visitor writes, the conversation appears here and your devices ring.')}</p>
        <p>
          <a href={`${site}/demo`} target="_blank" rel="noreferrer">
            {t('Try it: write to yourself on the demo page')}
          </a>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={filter.search === '' ? 'inbox' : 'search'}
      title={titleOf(filter)}
      actions={<Button onClick={() => onChange(everything)}>{t('Show all open conversations')}</Button>}
    />
  )
}

function titleOf({ view, search }: Filter): string {
  if (search !== '') return t('Nothing found for “{search}”.', { search })
  if (view === 'closed') return t('No closed conversations.')
  if (view === 'mine') return t('Nothing is assigned to you.')
  return t('Nobody is waiting here.')
}
