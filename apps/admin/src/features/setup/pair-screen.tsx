import type { PairingLookAnswer } from '@deskbell/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { signInBy, signOut } from '../../platform/connection.ts'
import { keepCode } from '../../platform/pairing-code.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { mayHelpToRetry, unwrap } from '../ui/data/api-error.ts'
import { useSite } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { Spinner } from '../ui/spinner.tsx'
import { LinkError } from './link-error.tsx'
import { useLinkToken } from './link-token.ts'
import { OwnSiteGate } from './own-site-gate.tsx'
import styles from './pair-screen.module.css'

/** The link of a QR code. It signs in after a tap alone: opening it, as previews of links do, uses nothing up. */
export function PairScreen() {
  const token = useLinkToken()
  return (
    <>
      <PageHeading>{t('Sign in on this device')}</PageHeading>
      <OwnSiteGate evenSignedIn>
        {token ? (
          <Pairing token={token} />
        ) : (
          <Notice tone="warning">{t('This link is not complete. Scan the QR code on your computer again.')}</Notice>
        )}
      </OwnSiteGate>
    </>
  )
}

function Pairing({ token }: { readonly token: string }) {
  const { api, site } = useSite()
  const look = useQuery({
    queryKey: [site, 'pairing-look', token],
    queryFn: () => unwrap(api.pairings.look(token)),
    // It was scanned anew each time, and is forgotten with the page.
    gcTime: 0,
    retry: (count, error) => count < 2 && mayHelpToRetry(error),
  })
  if (look.data) return <Ask token={token} user={look.data.user} />
  if (!look.error) return <Spinner visible />
  return (
    <>
      <LinkError error={look.error} />
      <p>{t('Show a new QR code on your computer, and scan that one.')}</p>
    </>
  )
}

function Ask({ token, user }: { readonly token: string; readonly user: PairingLookAnswer['user'] }) {
  const { me } = useSite()
  const [, navigate] = useLocation()
  const { name } = user
  const other = me && me.user.id !== user.id ? me.user.name : undefined
  const redeem = useMutation({
    mutationFn: async () => {
      if (other !== undefined) await unwrap(signOut())
      return unwrap(signInBy(api => api.pairings.redeem(token)))
    },
    onSuccess: ({ code }) => {
      keepCode(code, Date.now())
      navigate(hrefs.paired(), { replace: true })
    },
  })
  return (
    <div className={styles['ask']}>
      <p className={styles['who']}>
        <Avatar name={name} id={user.id} url={user.avatarUrl} size={56} />
        <bdi>{name}</bdi>
      </p>
      {other !== undefined && (
        <Notice tone="warning">
          {t('{other} is signed in here. They are signed out first, and this device does not ring for them any more.', {
            other,
          })}
        </Notice>
      )}
      {me?.user.id === user.id && redeem.isIdle && (
        <Notice tone="info">{t('You are signed in here already. Go on to install the app.')}</Notice>
      )}
      {redeem.error && <LinkError error={redeem.error} />}
      <Button look="primary" busy={redeem.isPending} onClick={() => redeem.mutate()}>
        {other === undefined
          ? t('Sign in as {name}', { name })
          : t('Sign {other} out, and sign in as {name}', { other, name })}
      </Button>
      <p className={styles['hint']}>{t('Not you? Close this page: nothing has happened.')}</p>
    </div>
  )
}
