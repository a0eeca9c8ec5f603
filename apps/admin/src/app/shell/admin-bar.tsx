import { Suspense, useState } from 'react'
import { Link } from 'wouter'
import { useConnection, useSignedIn } from '../../features/ui/data/connection.ts'
import { t } from '../../features/ui/i18n/text.ts'
import { Icon } from '../../features/ui/icon.tsx'
import { optionally } from '../../features/ui/lazily.ts'
import { hrefs } from '../../features/ui/routing/routes.ts'
import styles from './admin-bar.module.css'
import { Logo } from './logo.tsx'
import { useSignOut } from './use-sign-out.ts'

const SnoozeMenu = optionally(() => import('../../features/quiet/snooze-menu.tsx'), 'SnoozeMenu')

const ACCOUNT = 'account-menu'

/** WordPress's bar: whose site this is, and who one is. */
export function AdminBar() {
  const { me, levels } = useSignedIn()
  const [opened, setOpened] = useState(false)
  const { name, host } = useSiteName()
  const signOut = useSignOut()
  return (
    <header className={styles['bar']}>
      <Link
        href={hrefs.inbox()}
        className={styles['site']}
        aria-label={t('{site}: home', { site: host ? `${name} ${host}` : name })}
      >
        <Logo />
        <span className={styles['name']}>{name}</span> {host && <span className={styles['host']}>{host}</span>}
      </Link>
      <button type="button" className={styles['account']} popoverTarget={ACCOUNT}>
        <span className={styles['howdy']}>{t('Howdy, {name}', { name: me.user.name })}</span>
        <span className={styles['avatar']} aria-hidden="true">
          {me.user.name.trim().slice(0, 1).toUpperCase()}
        </span>
      </button>
      <div id={ACCOUNT} popover="auto" className={styles['popover']} onToggle={() => setOpened(true)}>
        <p className={styles['who']}>
          <strong>{me.user.name}</strong>
          <span>{me.user.email}</span>
        </p>
        <ul>
          {opened && levels.includes('routing') && (
            <Suspense>
              <SnoozeMenu onChosen={hideAccount} />
            </Suspense>
          )}
          <li>
            <Link href={hrefs.profile()} onClick={hideAccount}>
              <Icon name="user" />
              {t('Profile')}
            </Link>
          </li>
          <li>
            <Link href={hrefs.connect()} onClick={hideAccount}>
              <Icon name="globe" />
              {t('Connect to another site')}
            </Link>
          </li>
          <li>
            <button
              type="button"
              disabled={signOut.isPending}
              onClick={() => {
                hideAccount()
                signOut.mutate()
              }}
            >
              <Icon name="signOut" />
              {t('Sign out')}
            </button>
          </li>
        </ul>
      </div>
    </header>
  )
}

function hideAccount(): void {
  document.getElementById(ACCOUNT)?.hidePopover()
}

/** The site's name; its host too, if the app came from another one: one should see where one is. */
function useSiteName(): { readonly name: string; readonly host: string | undefined } {
  const connection = useConnection()
  if (connection.kind !== 'ready') return { name: 'Deskbell', host: undefined }
  const { name, own, site } = connection
  return { name, host: own ? undefined : new URL(site).host }
}
