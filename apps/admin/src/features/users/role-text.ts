import type { Role } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'

export function roleText(role: Role): string {
  return role === 'admin' ? t('Admin') : t('Agent')
}

/** For a select. */
export function roleOptions(): readonly { readonly value: Role; readonly label: string }[] {
  return [
    { value: 'agent', label: t('Agent: answers visitors') },
    { value: 'admin', label: t('Admin: also users, devices and settings') },
  ]
}
