import { t } from '../i18n/text.ts'

/** Why somebody was or was not notified, in plain words. One of a newer backend is shown as it is. */
export function decisionText(reason: string): string {
  return decisions[reason]?.() ?? reason
}

const decisions: Readonly<Record<string, () => string>> = {
  visitor_wrote: () => t('A visitor wrote'),
  assignee_left: () => t('A visitor waits whose agent is not on the team any more'),
  nobody_opened: () => t('Nobody had opened it'),
  not_this_step: () => t('Another channel’s turn'),
  agent_replied: () => t('An agent answered'),
  not_from_agent: () => t('Only answers of agents are mailed'),
  unsubscribed: () => t('Asked for no more mails'),
  already_seen: () => t('Had seen it already'),
  visitor_online: () => t('Was on the page'),
  in_waiting_mail: () => t('A mail that waits tells of this too'),
  mailed_in_this_absence: () => t('Was mailed already since they left'),
  device_returned: () => t('A device came back that had missed it'),
  test_by_owner: () => t('A test of one’s own'),
  test_by_admin: () => t('A test by an admin'),
  welcome: () => t('Greets a new device, to see that it rings'),
  device_lost: () => t('Another device of theirs was reported lost'),
  taken_by_colleague: () => t('A colleague took the conversation'),
  assigned_by_colleague: () => t('The conversation was given to a colleague'),
  closed_by_colleague: () => t('A colleague closed the conversation'),
  is_actor: () => t('Did it'),
  is_assignee: () => t('Has the conversation now'),
  taken_not_announced: () => t('The site does not want it said'),
  answered_there: () => t('Nothing was left on their devices to replace'),
  told_already: () => t('Their devices had been told already'),
  is_author: () => t('Wrote it'),
  not_from_visitor: () => t('Only visitors’ messages ring'),
  deactivated: () => t('Deactivated'),
  other_department: () => t('Is not in the department that it was for'),
  bot_answered: () => t('The bot had answered'),
  assigned_to_other: () => t('The conversation was given to somebody else'),
  last_agent_only: () => t('Later messages are for whoever answered last'),
  not_to_admins: () => t('Admins are not told of what is nobody’s'),
  push_unwanted: () => t('Wants no push of such messages'),
  email_unwanted: () => t('Wants no email of such messages'),
  email_off: () => t('There was no mail server'),
  no_address: () => t('Has no address that takes mail'),
  is_online: () => t('Was online, and emails are for those who are not'),
  already_read: () => t('Had read it already'),
  looking_at_conversation: () => t('Was looking at the conversation'),
  push_off: () => t('Push was off for the site'),
  conversation_muted: () => t('Had muted the conversation'),
  snoozed: () => t('Had snoozed; a summary tells of it afterwards'),
  quiet_hours: () => t('Had quiet hours; a summary tells of it afterwards'),
  quiet_ended: () => t('Their quiet time was over, and this much waited'),
  merged_into_newer: () => t('A newer message rang for this one too'),
  no_devices: () => t('Has no device'),
  devices_muted: () => t('All devices are muted'),
  devices_quarantined: () => t('All devices wait for their owner to open the app'),
}

/** By which way somebody is told. */
export function channelText(channel: string): string {
  if (channel === 'push') return t('Push')
  if (channel === 'email') return t('Email')
  return channel
}

/** Why a delivery was not sent after all. */
export function cancelText(reason: string): string {
  return cancels[reason]?.() ?? reason
}

const cancels: Readonly<Record<string, () => string>> = {
  superseded: () => t('A newer notification of the conversation tells of it too.'),
  already_read: () => t('It was read before it was sent.'),
  handled: () => t('Somebody answered, took or closed it before it was sent.'),
  device_removed: () => t('The device was removed.'),
  device_of_another_user: () => t('Somebody else uses the device by now.'),
  device_muted: () => t('The device is muted.'),
  device_quarantined: () => t('The device waits for its owner to open the app there.'),
  visitor_online: () => t('The visitor came back before it was sent.'),
  already_told: () => t('Another mail had told of it.'),
  no_address: () => t('There was no address to send it to.'),
  unsubscribed: () => t('They asked for no more mails.'),
  conversation_muted: () => t('The conversation was muted before it was sent.'),
  email_off: () => t('Email was turned off.'),
  user_deactivated: () => t('The user is deactivated.'),
  push_disabled: () => t('Push is off for the site.'),
  expired: () => t('It could not be sent for a day, and is not worth a ring any more.'),
}

/** What a waiting delivery waits for, beside its time. The causes of a stopped push service come in three kinds. */
export function waitText(reason: string): string {
  if (reason.startsWith('email_')) {
    return t('The mail server takes no mails at present. All of them wait; Settings, Email says why.')
  }
  switch (reason) {
    case 'device_throttled':
      return t('The push service asked to leave this device alone for a while.')
    case 'slowed':
      return t('The push service asked this site to send slower.')
    case 'unreachable':
    case 'service_down':
    case 'egress_blocked':
      return t(
        'Its push service does not answer. All that goes there waits; a try now and then finds out when it is back.',
      )
    case 'subject':
    case 'clock':
    case 'token':
    case 'key_mismatch':
    case 'header':
      return t(
        'Its push service refuses everything of this site. All that goes there waits until an admin mends it under Settings, Push.',
      )
    default:
      return t(
        'Its push service behaves oddly. All that goes there waits; a try now and then finds out when it is well again.',
      )
  }
}
