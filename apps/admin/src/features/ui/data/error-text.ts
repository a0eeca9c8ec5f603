import { t } from '../i18n/text.ts'
import { codeOf, type ErrorCode, failureOf } from './api-error.ts'

/** What to tell a person, code by code: what happened and what to do. */
const texts: Record<ErrorCode, () => string> = {
  offline: () => t('No connection to the site. Check your network and try again.'),
  timeout: () => t('The site took too long to answer. Try again.'),
  aborted: () => t('This was stopped before it was done. Try again.'),
  unreadable: () =>
    t('The site sent an answer that this app does not understand. Ask your admin whether it is up to date.'),
  unknown: () => t('Something went wrong. Try again; if it stays, tell your admin.'),
  invalid: () => t('The site did not accept what you entered. Check the fields and try again.'),
  malformed_json: () => t('Something went wrong. Try again; if it stays, tell your admin.'),
  subscription_invalid: () =>
    t('The site did not accept this browser’s push subscription. Turn notifications off and on again.'),
  app_url_invalid: () => t('The site does not list this app’s address. Ask your admin to add it.'),
  image_invalid: () => t('This picture cannot be read. Choose a PNG, JPEG, WebP or GIF picture.'),
  cursor_invalid: () => t('This list has changed. Load it again.'),
  unauthenticated: () => t('You are signed out. Sign in again.'),
  invalid_credentials: () => t('The user name or the password is wrong. Check both and try again.'),
  csrf: () => t('The site did not accept a request from this address. Open the app at the site’s own address.'),
  forbidden: () => t('Your account may not do this. Ask an admin.'),
  wrong_password: () => t('The current password is wrong.'),
  wrong_code: () => t('This code is wrong or has expired. Check the six digits, or show a new QR code.'),
  not_found: () => t('This is not there any more.'),
  method_not_allowed: () => t('This site cannot do that. It may be older than this app.'),
  device_conflict: () => t('This device belongs to another user. Turn notifications on again.'),
  device_limit: () => t('You have as many devices as one may have. Remove an old one first.'),
  push_disabled: () => t('Push notifications are turned off for this site.'),
  key_conflict: () => t('Somebody has changed the keys meanwhile. Look at them again.'),
  email_taken: () => t('Somebody with this email address exists already.'),
  last_admin: () => t('The site needs at least one active admin. Make somebody else an admin first.'),
  conversation_taken: () =>
    t('A colleague was quicker: this conversation is theirs now. Look again before you answer.'),
  department_exists: () => t('There is a department of this name already. Choose another name.'),
  attachment_missing: () => t('A file of this message is not there any more. Add it again.'),
  setup_done: () => t('This site is set up already. Sign in instead.'),
  user_deactivated: () => t('This user is deactivated. Reactivate the user first.'),
  other_user: () => t('Somebody else is signed in here. Sign out first.'),
  device_removed: () => t('This device was removed from the site.'),
  link_used: () => t('This link was used already or has expired. Ask for a new one.'),
  payload_too_large: () => t('This is too long. Make it shorter.'),
  unsupported_media_type: () => t('Something went wrong. Try again; if it stays, tell your admin.'),
  attachment_refused: () => t('Files of this kind are not taken here. Send another kind, or ask an admin.'),
  idempotency_mismatch: () => t('This was sent already with other words. Send it again.'),
  contract_too_old: () => t('This app is too old for the site. Update it.'),
  rate_limited: () => t('Too many tries. Wait a few minutes and try again.'),
  internal: () => t('The site failed. Try again; if it stays, tell your admin.'),
  storage_full: () => t('The site has no room left for files. Tell your admin.'),
  unavailable: () => t('The site is not ready. Try again in a moment.'),
}

/** The text for a failure or anything thrown. Never shows what the server wrote: that is in one language. */
export function errorText(error: unknown): string {
  const failure = failureOf(error)
  const code = failure ? codeOf(failure) : 'unknown'
  if (isKnown(code)) return texts[code]()
  // A newer backend's code: its status still says whose turn it is.
  return failure?.kind === 'problem' && failure.status >= 500 ? texts.internal() : texts.unknown()
}

function isKnown(code: string): code is ErrorCode {
  return Object.hasOwn(texts, code)
}
