import type { AuditAction, AuditEntry } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { fieldNames } from './field-names.ts'

/** What was done, in plain words. One of a newer backend is shown as it is. */
export function actionText(action: string): string {
  const known = knownActions.find(one => one === action)
  return known ? actions[known]() : action
}

const actions: Readonly<Record<AuditAction, () => string>> = {
  user_invited: () => t('Invited a user'),
  invitation_revoked: () => t('Took an invitation back'),
  user_joined: () => t('Became a user'),
  user_renamed: () => t('Renamed a user'),
  user_role_changed: () => t('Changed a user’s role'),
  user_deactivated: () => t('Deactivated a user'),
  user_reactivated: () => t('Reactivated a user'),
  reset_link_made: () => t('Made a link for a new password'),
  password_changed: () => t('Changed their password'),
  password_reset: () => t('Set a new password by a link'),
  application_password_made: () => t('Made an application password'),
  application_password_revoked: () => t('Revoked an application password'),
  pairing_made: () => t('Showed a code to sign in with'),
  paired: () => t('Signed a device in by a code'),
  pairing_ended: () => t('Ended a sign-in by a code'),
  device_removed: () => t('Removed somebody’s device'),
  device_changed: () => t('Changed somebody’s device'),
  device_lost: () => t('Reported a device as lost'),
  push_switched: () => t('Turned push on or off'),
  push_settings_changed: () => t('Changed the push settings'),
  key_rotated: () => t('Rotated the push key'),
  key_retired: () => t('Retired a push key'),
  routing_changed: () => t('Changed who is told what'),
  settings_changed: () => t('Changed how long things are kept'),
  widget_settings_changed: () => t('Changed the chat widget'),
  email_settings_changed: () => t('Changed how email is sent'),
  email_template_changed: () => t('Changed what an email says'),
  email_template_reset: () => t('Put back what an email says'),
  cron_token_rotated: () => t('Made another address for the cron job'),
  bot_settings_changed: () => t('Changed the bot'),
  bot_secret_rotated: () => t('Made a new secret for the bot'),
  identity_secret_rotated: () => t('Made a new identity secret'),
  department_added: () => t('Added a department'),
  department_changed: () => t('Changed a department'),
  department_removed: () => t('Removed a department'),
  visitor_exported: () => t('Exported a visitor’s data'),
  visitor_erased: () => t('Erased a visitor'),
  master_key_rotated: () => t('Changed the master key'),
  origin_allowed: () => t('Allowed an origin'),
  origin_forbidden: () => t('Forbade an origin'),
  backup_restored: () => t('Restored a backup'),
  database_moved: () => t('Moved the database'),
}

/** Every action of this contract; not from its package, whose values load with the inbox. */
export const knownActions = Object.keys(actions) as readonly AuditAction[]

/** What one entry says, where that is more than its kind. */
export function entryText({ action, details }: Pick<AuditEntry, 'action' | 'details'>): string {
  if (action === 'push_switched' && details['enabled'] === true) return t('Turned push on')
  if (action === 'push_switched' && details['enabled'] === false) return t('Turned push off')
  return actionText(action)
}

/** How somebody was signed in, or who it was when nobody was. */
export function viaText(via: AuditEntry['via']): string {
  switch (via) {
    case 'session':
      return t('Session')
    case 'application_password':
      return t('Application password')
    case 'link':
      return t('One-time link')
    case 'command_line':
      return t('Command line')
    case 'server':
      return t('The server by itself')
  }
}

/** More about it, in parts to stand side by side. What is not known is left out: the details are for programs, too. */
export function detailTexts({ details }: Pick<AuditEntry, 'details'>): readonly string[] {
  return Object.entries(details).flatMap(([key, value]) => {
    const text = Object.hasOwn(parts, key) ? parts[key]?.(value) : undefined
    return text ? [text] : []
  })
}

const parts: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  leaked: leaked => (leaked === true ? t('Somebody else may have it') : undefined),
  role: value => (isChange(value) ? changed(roleText(value.from), roleText(value.to)) : roleText(value)),
  fields: fieldNames,
  retentionDays: value => daysText(t('Delivery log'), value),
  closedConversationDays: value => daysText(t('Closed conversations'), value),
  auditDays: value => daysText(t('Audit log'), value),
  sessions: count => counted(count, n => t('{count, plural, one {# session ended} other {# sessions ended}}', n)),
  applicationPasswords: count =>
    counted(count, n =>
      t('{count, plural, one {# application password revoked} other {# application passwords revoked}}', n),
    ),
  devices: count => counted(count, n => t('{count, plural, one {# device removed} other {# devices removed}}', n)),
  queued: count =>
    counted(count, n => t('{count, plural, one {# notification dropped} other {# notifications dropped}}', n)),
  conversations: count => counted(count, n => t('{count, plural, one {# conversation} other {# conversations}}', n)),
  origin: origin => (typeof origin === 'string' ? origin : undefined),
}

interface Change {
  readonly from: unknown
  readonly to: unknown
}

function isChange(value: unknown): value is Change {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value
}

function changed(from: string, to: string): string {
  return t('{from}, now {to}', { from, to })
}

function roleText(role: unknown): string {
  return role === 'admin' ? t('Admin') : role === 'agent' ? t('Agent') : String(role)
}

function daysText(what: string, value: unknown): string | undefined {
  if (!isChange(value)) return undefined
  const days = (count: unknown) =>
    typeof count === 'number' ? t('{count, plural, one {# day} other {# days}}', { count }) : t('for good')
  return `${what}: ${changed(days(value.from), days(value.to))}`
}

function counted(count: unknown, text: (count: { count: number }) => string): string | undefined {
  return typeof count === 'number' && count > 0 ? text({ count }) : undefined
}
