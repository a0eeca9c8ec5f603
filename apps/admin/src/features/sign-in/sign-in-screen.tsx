import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { connectTo } from '../../platform/connection.ts'
import { installedStore } from '../../platform/installed.ts'
import { Button } from '../ui/button.tsx'
import { useSite } from '../ui/data/connection.ts'
import { useStore } from '../ui/data/use-store.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { BasicForm } from './basic-form.tsx'
import { CodeForm } from './code-form.tsx'
import { SessionForm } from './session-form.tsx'
import { setupQuery } from './setup-query.ts'
import styles from './sign-in.module.css'
import { WipedNotice } from './wiped-notice.tsx'

/** @param returning - something was tapped while signed out: it opens after signing in */
export function SignInScreen({ returning }: { readonly returning: boolean }) {
  const connection = useSite()
  const setup = useQuery(setupQuery(connection))
  const { name, own, signIn } = connection
  // Another site is named by its address too: a password goes there.
  const site = own ? name : `${name} (${new URL(connection.site).host})`
  const bySession = signIn.includes('session')
  const takesCodes = bySession && connection.levels.includes('accounts')
  // On an iPhone it starts signed out, and this is the way in.
  const installed = useStore(installedStore)
  const [byCode, setByCode] = useState(false)
  return (
    <>
      <PageHeading>{t('Sign in to {site}', { site })}</PageHeading>
      <WipedNotice />
      {returning && <Notice tone="info">{t('Sign in, and you are where you were going.')}</Notice>}
      {setup.data?.needed && (
        <Notice tone="warning" title={t('This site has no admin yet.')}>
          {t('Open the one-time link that the server printed when it started.')}
        </Notice>
      )}
      {byCode ? <CodeForm /> : bySession ? <SessionForm /> : signIn.includes('basic') ? <BasicForm /> : <NoWay />}
      <footer className={styles['footer']}>
        {takesCodes && (
          <p>
            <Button look={installed && !byCode ? 'secondary' : 'link'} onClick={() => setByCode(!byCode)}>
              {byCode ? t('Sign in with a password') : t('I have a code')}
            </Button>
          </p>
        )}
        {bySession && <p>{t('Forgot your password? An admin of this site can make you a reset link.')}</p>}
        <p>
          <Link href={hrefs.connect()}>{t('Connect to another site')}</Link>
        </p>
        {!own && <BackToOwnSite />}
      </footer>
    </>
  )
}

function NoWay() {
  return (
    <Notice tone="error">
      {t('From here, this app knows no way to sign in to this site. Open the app at the site’s own address.')}
    </Notice>
  )
}

function BackToOwnSite() {
  const back = useMutation({ mutationFn: () => connectTo('') })
  return (
    <p>
      <Button look="link" busy={back.isPending} onClick={() => back.mutate()}>
        {t('Go back to {host}', { host: location.host })}
      </Button>
    </p>
  )
}
