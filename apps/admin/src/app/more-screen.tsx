import { Link } from 'wouter'
import { useSignedIn } from '../features/ui/data/connection.ts'
import { t } from '../features/ui/i18n/text.ts'
import { Icon, type IconName } from '../features/ui/icon.tsx'
import { PageHeading } from '../features/ui/page-heading.tsx'
import { hrefs } from '../features/ui/routing/routes.ts'
import type { Visitor } from './guard.ts'
import { menuSections } from './menu-items.ts'
import styles from './more-screen.module.css'
import { useSignOut } from './shell/use-sign-out.ts'

/** On phones: everything that the bottom navigation has no room for. */
export function MoreScreen({ visitor }: { readonly visitor: Visitor }) {
  const { me } = useSignedIn()
  const signOut = useSignOut()
  const rest = menuSections(visitor)
    .filter(section => section.route !== 'inbox' && section.route !== 'device')
    .flatMap(section => (section.entries.length > 0 ? section.entries : [section]))
  return (
    <>
      <PageHeading>{t('More')}</PageHeading>
      <p className={styles['who']}>
        {t('Signed in as {name} ({email})', { name: me.user.name, email: me.user.email })}
      </p>
      <ul className={styles['list']}>
        {rest.map(entry => (
          <Entry key={entry.route} href={entry.href} icon={entry.icon} label={entry.label} />
        ))}
        <Entry href={hrefs.connect()} icon="globe" label={t('Connect to another site')} />
        <li>
          <button type="button" disabled={signOut.isPending} onClick={() => signOut.mutate()}>
            <Icon name="signOut" />
            {t('Sign out')}
          </button>
        </li>
      </ul>
    </>
  )
}

function Entry({ href, icon, label }: { readonly href: string; readonly icon: IconName; readonly label: string }) {
  return (
    <li>
      <Link href={href}>
        <Icon name={icon} />
        {label}
      </Link>
    </li>
  )
}
