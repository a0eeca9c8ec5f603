import type { PersonalNotice } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { failureOf, unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { may } from '../ui/data/may.ts'
import { useLiveRefresh } from '../ui/data/use-live-refresh.ts'
import { sayError } from '../ui/error-said.tsx'
import { t } from '../ui/i18n/text.ts'
import { dateTime } from '../ui/i18n/time.ts'
import { Notice } from '../ui/notice.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { toast } from '../ui/toasts.tsx'
import { noticesQuery } from './data/notices-query.ts'

/**
 * One of my devices was reported lost, perhaps not by me, perhaps while I was away: it stays until I have seen it, on
 * whichever device that is.
 */
export function LossNotice() {
  const signedIn = useSignedIn()
  const { data: losses = [] } = useQuery(noticesQuery(signedIn))
  useLiveRefresh(noticesQuery(signedIn).queryKey, ['notices.updated'])
  const dismiss = useDismiss()
  return losses.map(loss => (
    <Notice
      key={loss.id}
      tone="warning"
      // The region around it is read out as a whole.
      live={false}
      title={titleOf(loss)}
      actions={
        <>
          <Link href={hrefs.profile()}>{t('Change your password')}</Link>
          {may(signedIn.me, 'manage_users') ? (
            <Link href={`${hrefs.audit()}?action=device_lost`}>{t('See the audit log')}</Link>
          ) : (
            <Link href={hrefs.devices()}>{t('See your devices')}</Link>
          )}
        </>
      }
      onDismiss={() => dismiss.mutate(loss)}
    >
      {t(
        'It does not ring any more, its sign-in has ended, and its app erases what it keeps as soon as it reaches this site. If that is a mistake, talk to an admin.',
      )}
    </Notice>
  ))
}

function titleOf({ device, by, at }: PersonalNotice): string {
  const facts = { device: device.name, date: dateTime(at) }
  return by
    ? t('{name} reported your device “{device}” as lost on {date}.', { ...facts, name: by.name })
    : t('Your device “{device}” was reported as lost on {date}.', facts)
}

/** Gone at once here, and on every other device of mine; back if that did not reach the site. */
function useDismiss() {
  const signedIn = useSignedIn()
  const queries = useQueryClient()
  const { queryKey } = noticesQuery(signedIn)
  return useMutation({
    mutationFn: ({ id }: PersonalNotice) => unwrap(signedIn.api.notices.remove(id)),
    onMutate: async ({ id }) => {
      await queries.cancelQueries({ queryKey })
      queries.setQueryData(queryKey, before => before?.filter(one => one.id !== id))
    },
    onError: error => {
      const failure = failureOf(error)
      // It was dismissed on another device.
      if (failure?.kind === 'problem' && failure.code === 'not_found') return
      void queries.invalidateQueries({ queryKey })
      void sayError(error).then(text => toast(text, { tone: 'error' }))
    },
  })
}
