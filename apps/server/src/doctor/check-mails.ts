import type { Finding } from '@deskbell/contract'
import type { MailLaneCause } from '../db/schema-mails.ts'
import type { DoctorDeps } from './facts.ts'
import { finding } from './finding.ts'

/** Longer than one that is tried again waits, and than a slow mail server takes for a few. In milliseconds. */
const LATE_MS = 10 * 60_000
/** A job that calls once an hour, and some minutes. */
const CRON_SILENT_MS = 70 * 60_000

/** Do mails go out? Nothing is found while email is off. */
export async function checkMails({
  database,
  clock,
  readMails,
}: Pick<DoctorDeps, 'database' | 'clock' | 'readMails'>): Promise<Finding[]> {
  const mails = await readMails(database.db)
  if (!mails) return []
  const now = clock()
  const { stopped, waiting, dueAt = now, cronCalledAt } = mails
  if (stopped) {
    const { cause, reason } = stopped
    return [finding('mails_stopped', { cause, reason: reason ?? '', waiting, advice: adviceOn[cause] })]
  }
  const late = Math.max(0, now - dueAt)
  if (cronCalledAt !== undefined) return [cronFinding({ waiting, late, silent: now - (cronCalledAt ?? -Infinity) })]
  return [
    late > LATE_MS
      ? finding('mails_late', { waiting, minutes: Math.round(late / 60_000) })
      : finding('mails_ok', { waiting }),
  ]
}

function cronFinding({ waiting, late, silent }: Readonly<Record<'waiting' | 'late' | 'silent', number>>): Finding {
  if (late > LATE_MS && silent === Infinity) return finding('mails_cron_never', { waiting })
  if (late > LATE_MS && silent > CRON_SILENT_MS) {
    return finding('mails_cron_silent', { waiting, minutes: Math.round(silent / 60_000) })
  }
  return finding('mails_ok', { waiting })
}

/** What to do about each cause: docs/email.md. */
const adviceOn: Readonly<Record<MailLaneCause, string>> = {
  credentials: 'It does not take the user name or the password. Enter them again under Settings, Email.',
  sender:
    'It does not let this account send from the sender’s address. Change that under Settings, Email, or verify it there.',
  tls: 'The encrypted connection fails. Look at port and encryption under Settings, Email; a test mail says what to change.',
  unreachable:
    'It cannot be reached from this server. Look at host and port under Settings, Email, and at the firewall.',
  refused: 'It takes no more for now, often for a limit of the account. Wait, or take a service that allows more.',
  settings: 'Send a test mail under Settings, Email: it says what to change.',
}
