import type { Diagnostics, Finding } from '@deskbell/contract'
import { checkAddress } from './check-address.ts'
import { checkBot } from './check-bot.ts'
import { checkDatabase } from './check-database.ts'
import { checkKeys } from './check-keys.ts'
import { checkMails } from './check-mails.ts'
import { checkProxy } from './check-proxy.ts'
import { checkPushServices } from './check-push-services.ts'
import { checkQueue } from './check-queue.ts'
import { checkWorkerScript } from './check-worker-script.ts'
import { type DoctorDeps, reasonOf } from './facts.ts'
import { finding } from './finding.ts'

/** Looks at everything at once. One that goes wrong says so, and does not hide the others. */
export async function examine(deps: DoctorDeps): Promise<Diagnostics> {
  const checks: readonly (readonly [what: string, look: () => Promise<Finding[]>])[] = [
    ['address', () => checkAddress(deps)],
    ['database', () => checkDatabase(deps)],
    ['proxy', () => checkProxy(deps)],
    ['queue', () => checkQueue(deps)],
    ['mails', () => checkMails(deps)],
    ['bot', () => checkBot(deps)],
    ['keys', () => checkKeys(deps)],
    ['subject', () => checkSubject(deps)],
    ['push services', () => checkPushServices(deps)],
    ['worker script', () => checkWorkerScript(deps)],
  ]
  const found = await Promise.all(
    checks.map(([what, look]) =>
      look().catch((error: unknown) => [finding('check_failed', { what, reason: reasonOf(error) })]),
    ),
  )
  return { at: new Date(deps.clock()).toISOString(), findings: found.flat() }
}

async function checkSubject({ subject }: Pick<DoctorDeps, 'subject'>): Promise<Finding[]> {
  const { subject: name, notice } = await subject()
  return [notice === null ? finding('subject_ok', { subject: name }) : finding('subject_fallback')]
}
