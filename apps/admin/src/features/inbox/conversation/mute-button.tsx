import type { ConversationId } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from '../../ui/button.tsx'
import { unwrap } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { muteQuery } from '../../ui/data/preferences.ts'
import { sayError } from '../../ui/error-said.tsx'
import { t } from '../../ui/i18n/text.ts'
import { Icon } from '../../ui/icon.tsx'
import { toast } from '../../ui/toasts.tsx'

/** Be rung for this conversation or not. */
export function MuteButton({ conversationId: id }: { readonly conversationId: ConversationId }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  const query = muteQuery({ api, site }, id)
  const { data } = useQuery(query)
  const change = useMutation({
    mutationFn: (muted: boolean) => unwrap(api.mutes.set(id, { muted })),
    onSuccess: now => queries.setQueryData(query.queryKey, now),
    onError: error => void sayError(error).then(text => toast(text, { tone: 'error' })),
  })
  if (!data) return null
  const { muted } = data
  const label = muted ? t('Ring for this conversation again') : t('Do not ring for this conversation')
  return (
    <Button
      look="icon"
      aria-label={label}
      title={label}
      busy={change.isPending}
      onClick={() =>
        change.mutate(!muted, {
          onSuccess: now =>
            toast(
              now.muted
                ? t('This conversation does not ring for you any more. It stays in the inbox.')
                : t('This conversation rings for you again.'),
              { action: { label: t('Undo'), onSelect: () => change.mutate(muted) } },
            ),
        })
      }
    >
      <Icon name={muted ? 'bellOff' : 'bell'} />
    </Button>
  )
}
