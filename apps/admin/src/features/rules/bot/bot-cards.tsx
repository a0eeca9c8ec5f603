import type { BotSettings } from '@deskbell/contract'
import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../../ui/data/connection.ts'
import { locale, t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { AsksCard } from './asks-card.tsx'
import { BotForm } from './bot-form.tsx'
import { botQuery } from './bot-queries.ts'
import { SecretCard } from './secret-card.tsx'

/** The site's own bot, which is asked before agents are rung (S9): where it is, its secret, what became of each question. */
export function BotCards() {
  const { api, site } = useSignedIn()
  const settings = useQuery(botQuery({ api, site }))
  return (
    <>
      <QueryView query={settings}>
        {data => (
          <>
            <Standing settings={data} />
            <BotForm settings={data} />
            <SecretCard settings={data} />
          </>
        )}
      </QueryView>
      <AsksCard />
    </>
  )
}

/** Whether anybody waits for it, where that needs a word. */
function Standing({ settings: { enabled, failures, pausedUntil } }: { readonly settings: BotSettings }) {
  if (!enabled) {
    return (
      <Notice tone="info" live={false}>
        {t('No bot is asked: what visitors write rings agents at once.')}
      </Notice>
    )
  }
  if (pausedUntil === null) return null
  const at = new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(pausedUntil))
  return (
    <Notice tone="warning" live={false} title={t('The bot fails again and again: nobody waits for it.')}>
      <p>
        {t(
          'It failed {failures} times in a row. Agents are rung at once. At {at} one message finds out whether it is back; saving other settings asks it at once.',
          { failures, at },
        )}
      </p>
    </Notice>
  )
}
