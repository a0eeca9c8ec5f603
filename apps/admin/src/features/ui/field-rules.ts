import { t } from './i18n/text.ts'

/** Contract, "Session": length alone counts, no composition rules. */
const MIN_PASSWORD = 12

/** What is wrong with a new password; undefined if nothing is. */
export function newPasswordError(password: string): string | undefined {
  return password.length < MIN_PASSWORD ? t('Use at least {min} characters.', { min: MIN_PASSWORD }) : undefined
}

/** The help under a new password. */
export function newPasswordHelp(): string {
  return t('At least {min} characters. A few words that only you would put together are good.', { min: MIN_PASSWORD })
}

/** Enough to catch a slip; the server has the last word. */
export function emailError(email: string): string | undefined {
  return /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : t('Enter an email address, such as anna@example.com.')
}

export function nameError(name: string): string | undefined {
  return name.trim() ? undefined : t('Enter a name.')
}
