import type { ReactNode } from 'react'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'
import { ApplicationPasswords } from './application-passwords.tsx'
import { AvatarCard } from './avatar-card.tsx'
import { LanguageCard } from './language-card.tsx'
import { NameCard } from './name-card.tsx'
import { PasswordCard } from './password-card.tsx'
import styles from './profile.module.css'

/**
 * One's own account. What needs a session is not there for an application password.
 * @param quiet when one is rung, where there are rules for it
 * @param alerts how this device tells of a message, where there are any
 */
export function ProfileScreen({ quiet, alerts }: { readonly quiet?: ReactNode; readonly alerts?: ReactNode }) {
  const { levels, by } = useSignedIn()
  const hasAccount = levels.includes('accounts') && by === 'session'
  return (
    <div className={styles['profile']}>
      <PageHeading>{t('Profile')}</PageHeading>
      <NameCard />
      {hasAccount && <AvatarCard />}
      <LanguageCard />
      {quiet}
      {alerts}
      {hasAccount && <PasswordCard />}
      {hasAccount && <ApplicationPasswords />}
    </div>
  )
}
