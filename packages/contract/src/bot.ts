/** What the bot hook knows as data: the same for the server, the app and the documentation. Free of dependencies. */

/**
 * What became of asking the bot. `handled`: it answered, and nobody is rung. `handed_over`: it wants a person. `timed_out`,
 * `unreachable`, `refused_status`, `bad_answer`, `forged`: it failed, and a fault says how. `too_late`: an agent wrote, took
 * or closed the conversation meanwhile, or the bot had handed it over; nothing of the answer is used. `not_asked`: it had
 * failed so often in a row that nobody waits for it now.
 */
export const botOutcomes = [
  'handled',
  'handed_over',
  'timed_out',
  'unreachable',
  'refused_status',
  'bad_answer',
  'forged',
  'too_late',
  'not_asked',
] as const
export type BotOutcome = (typeof botOutcomes)[number]

/** What was wrong, and what to do about it, in plain English; clients translate by the code. */
export const botFaults = {
  host_unknown: 'There is no server of this name. Check the address for a typing mistake.',
  address_refused:
    'This address is not used: http is for a bot on this machine alone, and addresses of the network itself are never asked.',
  connection_refused: 'Nothing listens there. Check host and port, and whether the bot is running.',
  connection_broken: 'The connection ended before the answer was whole. Look into the log of the bot.',
  certificate:
    'The certificate is not valid for this name. Have it renewed; a certificate of your own is named by NODE_EXTRA_CA_CERTS.',
  no_answer:
    'The answer was not whole within the time limit. Have the bot hand over when it needs longer, or allow more.',
  redirected: 'The bot answered with another address. Enter that one: redirects are not followed.',
  status: 'The bot answered with another status than 200. Look into its log.',
  too_large: 'The answer is larger than 64 kB.',
  encoded: 'The answer is compressed. Turn that off for this address.',
  not_json: 'The answer is not JSON.',
  not_an_answer:
    'The answer must be {"outcome": "handled" or "hand_over", "text": "…"}, the text of at most 10 000 characters.',
  nothing_said:
    'The bot says that it handled the message, and has said nothing in this conversation. Have it send a text.',
  unsigned: 'The answer is not signed: it needs webhook-id, webhook-timestamp and webhook-signature.',
  signature_wrong:
    'The signature is not made with the present secret over this answer. Give the bot the newest secret.',
  other_ask: 'The answer belongs to another question: its webhook-id must be that of the call.',
  timestamp_off: 'The answer says that it was made more than five minutes away from now. Check the clocks.',
} as const

export type BotFault = keyof typeof botFaults
