import {
  type EmailSettings,
  type EmailSettingsPut,
  type MailPreset,
  type MailPresetName,
  type MailSecurity,
  mailPresets,
} from '@deskbell/contract'

/** The form as it is typed. */
export interface ServerValues {
  readonly preset: MailPresetName | ''
  readonly host: string
  readonly port: string
  readonly security: MailSecurity
  readonly user: string
  /** Empty: the stored one. */
  readonly password: string
  readonly fromAddress: string
  readonly fromName: string
}

export function valuesOf(settings: EmailSettings): ServerValues {
  return {
    preset: settings.preset ?? '',
    host: settings.host ?? '',
    port: String(settings.port),
    security: settings.security,
    user: settings.user ?? '',
    password: '',
    fromAddress: settings.fromAddress ?? '',
    fromName: settings.fromName ?? '',
  }
}

/** What a service's name says about its server; what one typed for oneself stays. */
export function withPreset(values: ServerValues, name: MailPresetName | ''): ServerValues {
  if (name === '') return { ...values, preset: '' }
  const { host, port, security, user }: MailPreset = mailPresets[name]
  return { ...values, preset: name, host, port: String(port), security, ...(user && { user }) }
}

export type ServerField = 'host' | 'port' | 'password' | 'fromAddress'

/** What cannot be right; the backend has the last word. */
export function faultyFields(values: ServerValues, stored: EmailSettings): readonly ServerField[] {
  const { host, port, user, password, fromAddress } = values
  const number = Number(port)
  const faults: ServerField[] = []
  if (host.trim() === '' || /[\s/:@]/.test(host.trim().replace(/^[0-9a-f:]+$/i, ''))) faults.push('host')
  if (!Number.isInteger(number) || number < 1 || number > 65_535) faults.push('port')
  // The stored password is shown to no other server, and for no other user.
  const isTheirs =
    stored.hasPassword && stored.host === host.trim() && stored.port === number && stored.user === user.trim()
  if (user.trim() !== '' && password === '' && !isTheirs) faults.push('password')
  if (!/^[^\s@]+@[^\s@]+$/.test(fromAddress.trim())) faults.push('fromAddress')
  return faults
}

/** The server's part of `PUT /settings/email`. */
export function serverOf(values: ServerValues): Omit<EmailSettingsPut, 'enabled' | 'cron'> {
  const user = values.user.trim() || null
  return {
    preset: values.preset || null,
    host: values.host.trim(),
    port: Number(values.port),
    security: values.security,
    user,
    // Without a user there is nothing to sign in with.
    ...(user === null ? { password: null } : values.password && { password: values.password }),
    fromAddress: values.fromAddress.trim(),
    fromName: values.fromName.trim() || null,
  }
}
