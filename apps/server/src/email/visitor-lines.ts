import type { VisitorMailFacts, VisitorMailReason } from './visitor-mail.ts'

/** A visitor who left an address and every page; an agent answers. */
export const away: VisitorMailFacts = {
  authorKind: 'agent',
  emailOn: true,
  address: 'maria@example.org',
  unsubscribed: false,
  seen: false,
  online: false,
  mailed: undefined,
}

/** What is other than with {@link away}, and what becomes of it. */
export interface VisitorLine {
  readonly requirements: string
  /** For the documentation. */
  readonly when: string
  readonly change: Partial<VisitorMailFacts>
  readonly reason: VisitorMailReason
}

/** What a visitor gets, by the function that decides about answers. */
export const visitorLines: readonly VisitorLine[] = [
  {
    requirements: 'S2 S10 S11',
    when: 'An agent answers, the visitor is away and left an address',
    change: {},
    reason: 'agent_replied',
  },
  { requirements: 'S10', when: 'The visitor writes', change: { authorKind: 'visitor' }, reason: 'not_from_agent' },
  { requirements: 'S10', when: 'The site’s bot answers', change: { authorKind: 'bot' }, reason: 'not_from_agent' },
  { requirements: 'S10', when: 'A note of the system', change: { authorKind: 'system' }, reason: 'not_from_agent' },
  { requirements: 'S31', when: 'An agent answers while email is off', change: { emailOn: false }, reason: 'email_off' },
  { requirements: 'S2', when: 'The visitor left no address', change: { address: null }, reason: 'no_address' },
  {
    requirements: 'S2',
    when: 'The visitor asked for no more mails',
    change: { unsubscribed: true },
    reason: 'unsubscribed',
  },
  {
    requirements: 'S11',
    when: 'The visitor has seen the answer before it was decided about',
    change: { seen: true, online: true },
    reason: 'already_seen',
  },
  { requirements: 'S11', when: 'A page of the visitor is visible', change: { online: true }, reason: 'visitor_online' },
  {
    requirements: 'S12',
    when: 'A mail waits for the visitor already',
    change: { mailed: 'waits' },
    reason: 'in_waiting_mail',
  },
  {
    requirements: 'S12 S13',
    when: 'The visitor was mailed since they left',
    change: { mailed: 'sent' },
    reason: 'mailed_in_this_absence',
  },
]
