import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { connectTo, signOut } from '../../platform/connection.ts'
import { Button } from '../ui/button.tsx'
import { useSite } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'

/**
 * One-time links belong to the site that serves this app, and to nobody who is signed in. Else: what to do first.
 * @param evenSignedIn the screen itself sees to who is signed in
 */
export function OwnSiteGate({
  evenSignedIn = false,
  children,
}: {
  readonly evenSignedIn?: boolean
  readonly children: ReactNode
}) {
  const { own, me, site } = useSite()
  const leave = useMutation({ mutationFn: () => connectTo('') })
  const out = useMutation({ mutationFn: signOut })
  if (!own) {
    return (
      <Notice
        tone="warning"
        actions={
          <Button small busy={leave.isPending} onClick={() => leave.mutate()}>
            {t('Go back to {host}', { host: location.host })}
          </Button>
        }
      >
        {t('This link is for {host}, and the app is connected to {site}.', { host: location.host, site })}
      </Notice>
    )
  }
  if (me && !evenSignedIn) {
    return (
      <Notice
        tone="warning"
        actions={
          <Button small busy={out.isPending} onClick={() => out.mutate()}>
            {t('Sign out')}
          </Button>
        }
      >
        {t('You are signed in as {name}. Sign out first to use this link.', { name: me.user.name })}
      </Notice>
    )
  }
  return children
}
