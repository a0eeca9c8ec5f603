import { Button } from '../../ui/button.tsx'
import { t } from '../../ui/i18n/text.ts'
import { ListViews } from '../../ui/list-toolbar.tsx'
import { ListToolbar } from '../../ui/table-toolbar.tsx'
import type { LogFilters } from './log-filters.ts'

/** Which part of the log is shown. */
export function LogToolbar({
  filters,
  mayReadAll,
  onShow,
}: {
  readonly filters: LogFilters
  readonly mayReadAll: boolean
  readonly onShow: (change: Partial<LogFilters>) => void
}) {
  const { conversationId, deviceId } = filters
  return (
    <ListToolbar>
      {mayReadAll && (
        <ListViews
          label={t('Whose notifications')}
          views={[
            { id: 'all', label: t('Everybody’s') },
            { id: 'me', label: t('Mine') },
          ]}
          current={filters.recipient}
          onChange={recipient => onShow({ recipient })}
        />
      )}
      <ListViews
        label={t('Decision')}
        views={[
          { id: 'all', label: t('All') },
          { id: 'send', label: t('Sent') },
          { id: 'skip', label: t('Not sent') },
        ]}
        current={filters.decision}
        onChange={decision => onShow({ decision })}
      />
      {(conversationId ?? deviceId) && (
        <Button small onClick={() => onShow({ conversationId: undefined, deviceId: undefined })}>
          {conversationId ? t('Only one conversation: show all') : t('Only one device: show all')}
        </Button>
      )}
    </ListToolbar>
  )
}
