import type { BotFault, BotOutcome } from '@deskbell/contract'
import { t } from '../../ui/i18n/text.ts'

/** What became of asking the bot, in a few words. */
export function outcomeText(outcome: BotOutcome | null): string {
  return outcome === null ? t('Is being asked') : outcomes[outcome]()
}

const outcomes: Readonly<Record<BotOutcome, () => string>> = {
  handled: () => t('Answered'),
  handed_over: () => t('Handed over'),
  timed_out: () => t('No answer in time'),
  unreachable: () => t('Not reachable'),
  refused_status: () => t('Answered with an error'),
  bad_answer: () => t('Answer not usable'),
  forged: () => t('Forged answer refused'),
  too_late: () => t('An agent was quicker'),
  not_asked: () => t('Not asked: it fails again and again'),
}

export const botOutcomesKnown = Object.keys(outcomes) as readonly BotOutcome[]

/** Of what colour it is. */
export function outcomeTone(outcome: BotOutcome | null): 'success' | 'neutral' | 'accent' | 'danger' {
  if (outcome === 'handled') return 'success'
  if (outcome === 'handed_over') return 'accent'
  return outcome === null || outcome === 'too_late' ? 'neutral' : 'danger'
}

/** What was wrong, and what to do about it. */
export function faultText(fault: BotFault): string {
  return faults[fault]()
}

const faults: Readonly<Record<BotFault, () => string>> = {
  host_unknown: () => t('There is no server of this name. Check the address for a typing mistake.'),
  address_refused: () =>
    t(
      'This address is not used: http is for a bot on this machine alone, and addresses of the network itself are never asked.',
    ),
  connection_refused: () => t('Nothing listens there. Check host and port, and whether the bot is running.'),
  connection_broken: () => t('The connection ended before the answer was whole. Look into the log of the bot.'),
  certificate: () =>
    t(
      'The certificate is not valid for this name. Have it renewed; a certificate of your own is named by NODE_EXTRA_CA_CERTS.',
    ),
  no_answer: () =>
    t('The answer was not whole within the time limit. Have the bot hand over when it needs longer, or allow more.'),
  redirected: () => t('The bot answered with another address. Enter that one: redirects are not followed.'),
  status: () => t('The bot answered with another status than 200. Look into its log.'),
  too_large: () => t('The answer is larger than 64 kB.'),
  encoded: () => t('The answer is compressed. Turn that off for this address.'),
  not_json: () => t('The answer is not JSON.'),
  not_an_answer: () =>
    t('The answer must have an “outcome”, “handled” or “hand_over”, and a “text” of at most 10 000 characters.'),
  nothing_said: () =>
    t('The bot says that it handled the message, and has said nothing in this conversation. Have it send a text.'),
  unsigned: () => t('The answer is not signed: it needs webhook-id, webhook-timestamp and webhook-signature.'),
  signature_wrong: () =>
    t('The signature is not made with the present secret over this answer. Give the bot the newest secret.'),
  other_ask: () => t('The answer belongs to another question: its webhook-id must be that of the call.'),
  timestamp_off: () => t('The answer says that it was made more than five minutes away from now. Check the clocks.'),
}
