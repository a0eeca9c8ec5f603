import type { MailPresetName, MailSecurity } from '@deskbell/contract'

/** Where mails go out, and as whom. */
export interface MailAccount {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  /** Null: without signing in. */
  readonly user: string | null
  readonly password: string | null
  readonly fromAddress: string
  /** Null: the site's name. */
  readonly fromName: string | null
  readonly preset: MailPresetName | null
}
