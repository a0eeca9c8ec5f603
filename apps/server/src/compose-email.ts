import type { AttachmentId } from '@deskbell/contract'
import type { Background, Parts } from './compose.ts'
import type { EmailDeps } from './email/email-deps.ts'
import { createUnsubscribeTokens } from './email/opt-outs.ts'
import { createMailQueue } from './email/queue/create-mail-queue.ts'
import { registerCron } from './email/register-cron.ts'
import { registerEmail } from './email/register-email.ts'
import { registerTemplates } from './email/register-templates.ts'
import { registerUnsubscribe } from './email/register-unsubscribe.ts'
import { createVisitorMail } from './email/visitor-mail.ts'
import { findOnlineVisitors } from './presence/online.ts'
import { readPushState } from './push/push-state.ts'
import { readWidgetSetting } from './widget-config/widget-setting.ts'

/** For as long as a mail may lie unread, in milliseconds. */
const LINKS_HOLD = 30 * 24 * 60 * 60 * 1000

type FileLink = (file: { readonly id: AttachmentId; readonly name: string }, part: 'file', holdsMs: number) => string

/** Mails to agents and visitors: settings, templates, the queue, and what routing asks about visitors. */
export function composeEmail(parts: Parts, fileLink: FileLink) {
  const { api, database, sealer, clock, random, log, publicUrl, secrets } = parts
  const deps: EmailDeps = {
    ...{ database, sealer, clock, random, log },
    ports: {
      publicUrl,
      siteName: async db => (await readWidgetSetting(db)).name,
      masks: async db => (await readPushState(db)).content.mask,
      fileLink: file => fileLink(file, 'file', LINKS_HOLD),
      findOnlineVisitors,
      unsubscribe: createUnsubscribeTokens(secrets.mails),
    },
  }
  const queue = createMailQueue(deps)
  registerEmail(api, deps)
  registerTemplates(api, deps)
  registerCron(api, deps, queue)
  registerUnsubscribe(api, deps)
  const queueVisitorMails = createVisitorMail({ database, clock, random, findOnlineVisitors })
  return { background: queue as Background, queueVisitorMails }
}
