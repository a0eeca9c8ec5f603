import type { EmailSetting } from '../settings.ts'
import type { MailAccount } from '../smtp/account.ts'
import { createMailer, type Mailer, type Patience } from '../smtp/mailer.ts'

/** What a mail is sent with. */
export interface InUse {
  readonly mailer: Mailer
  readonly account: MailAccount
  readonly whole: boolean
  readonly version: string
}

/** One mailer a version of the settings: with other ones connections are made anew. */
export function createKeptMailer(patience?: Patience) {
  let kept: { readonly version: string; readonly mailer: Mailer } | undefined
  return {
    use(account: MailAccount, { version, cron }: EmailSetting): InUse {
      if (kept?.version !== version) {
        kept?.mailer.close()
        kept = { version, mailer: createMailer(account, patience) }
      }
      return { mailer: kept.mailer, account, whole: cron, version }
    },
    close() {
      kept?.mailer.close()
    },
    /** No mail goes out now: what has not begun comes back. @param mailer that one alone, and not a newer one */
    drop(mailer = kept?.mailer) {
      mailer?.close()
      if (kept?.mailer === mailer) kept = undefined
    },
  }
}
