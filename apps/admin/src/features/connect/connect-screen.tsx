import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { connectTo } from '../../platform/connection.ts'
import { Button } from '../ui/button.tsx'
import { connectFaultText } from '../ui/data/connect-fault-text.ts'
import { useConnection } from '../ui/data/connection.ts'
import { TextField } from '../ui/field.tsx'
import { Form, SubmitRow } from '../ui/form.tsx'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import styles from './connect.module.css'

/** Another backend, found by its address alone; or back to the one that serves this app. */
export function ConnectScreen() {
  const connection = useConnection()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const [address, setAddress] = useState('')
  const ready = connection.kind === 'ready' ? connection : undefined

  const connect = useMutation({
    mutationFn: connectTo,
    onSuccess: result => {
      if (!result.ok) return
      queries.clear()
      navigate(hrefs.signIn())
    },
  })
  const fault = connect.data && !connect.data.ok ? connectFaultText(connect.data.reason) : undefined

  return (
    <>
      <PageHeading>{t('Connect to a site')}</PageHeading>
      <div className={styles['intro']}>
        <p>{t('Any site whose backend speaks Deskbell: its address is enough.')}</p>
        {ready?.me && (
          <Notice tone="warning">
            {t(
              'You are signed in to {site}. Connecting to another site signs you out there, and this device stops ringing for it.',
              {
                site: ready.name,
              },
            )}
          </Notice>
        )}
      </div>
      <Form
        onSubmit={() => {
          if (address.trim()) connect.mutate(address.trim())
        }}
      >
        <TextField
          label={t('Address of the site')}
          type="url"
          inputMode="url"
          autoComplete="url"
          autoCapitalize="off"
          spellCheck={false}
          placeholder="example.com"
          value={address}
          onChange={setAddress}
          error={fault}
        />
        <SubmitRow label={t('Connect')} busy={connect.isPending} wide />
      </Form>
      <footer className={styles['footer']}>
        {ready && !ready.own && (
          <p>
            <Button look="link" busy={connect.isPending} onClick={() => connect.mutate('')}>
              {t('Go back to {host}', { host: location.host })}
            </Button>
          </p>
        )}
        {ready && (
          <p>
            <Link href={hrefs.inbox()}>{t('Stay with {site}', { site: ready.name })}</Link>
          </p>
        )}
      </footer>
    </>
  )
}
