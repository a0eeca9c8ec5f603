import type { MailRecord, Records } from './records.ts'
import type { Site } from './site.ts'
import type { Found } from './verdict.ts'

/** A server that takes longer to write down what the mail server said is not kept from it by its death. In milliseconds. */
const WRITES_WITHIN_MS = 5_000
/** What a server had handed over when it died may be taken, read and counted so much later. In milliseconds. */
const READ_WITHIN_MS = 2_000
/** So many mails are in one server's hands: more cannot be cut off by one death. */
const IN_HAND = 20
const TEXT = /v\d+ m\d+/g
const ID = /<([^@>]+)@/

export interface MailFigures {
  readonly copies: number
  /**
   * Of them, those that went out again because a server died between the mail server's yes and its own commit. SMTP has
   * nothing against that (RFC 5321, 6.1); both have one Message-ID.
   */
  readonly cutOff: number
}

/** Whoever was away was mailed every message that they had not read, and each mail once. */
export function judgeMails(site: Site, records: Records, found: Found): MailFigures {
  const { mailbox, servers } = site
  if (!mailbox) return { copies: 0, cutOff: 0 }
  const isCutOff = watchDeaths(servers.flatMap(server => server.deaths))
  const rows = new Map(records.mails.map(row => [row.id, row]))
  const copies = Map.groupBy(mailbox.copies, ({ id }) => ID.exec(id)?.[1] ?? id)
  let cutOff = 0
  for (const [id, same] of copies) {
    if (!rows.has(id)) found.disagree.push(`the mail ${id} came, of which the servers know nothing`)
    for (const { at, to } of same.slice(0, -1)) {
      if (isCutOff(at)) cutOff += 1
      else found.twice.push(`the mail ${id} came to ${to} ${same.length} times`)
    }
  }
  for (const row of records.mails) judgeRow(row, copies.get(row.id)?.at(-1), isCutOff, found)
  for (const [user, address] of records.away) {
    const told = new Set(mailbox.copies.flatMap(({ to, text }) => (to === address ? (text.match(TEXT) ?? []) : [])))
    for (const { conversation, seq, text } of records.messages) {
      const read = records.readUpTo.get(`${user} ${conversation}`) ?? 0
      if (!told.has(text) && read < seq) found.lost.push(`${address} was away and got no mail of "${text}"`)
    }
  }
  return { copies: mailbox.copies.length, cutOff }
}

/** Whether what was taken then may have been cut off by a death, each of which excuses only so many. */
function watchDeaths(deaths: readonly number[]): (at: number) => boolean {
  const left = deaths.toSorted((a, b) => a - b).map(at => ({ at, excuses: IN_HAND }))
  return at => {
    const death = left.find(one => one.at > at - READ_WITHIN_MS && one.at < at + WRITES_WITHIN_MS && one.excuses > 0)
    if (death) death.excuses -= 1
    return death !== undefined
  }
}

/** What the servers say of a mail is what became of it. */
function judgeRow(
  { id, state, reason }: MailRecord,
  last: { readonly at: number } | undefined,
  isCutOff: (at: number) => boolean,
  found: Found,
): void {
  if (state === 'sent' && !last) found.lost.push(`the mail ${id} counts as sent and never came`)
  // It came, its server died, and when it was to be sent again there was no need.
  if (state === 'cancelled' && last && !isCutOff(last.at)) found.disagree.push(`the mail ${id} came and is ${reason}`)
  if (state !== 'sent' && state !== 'cancelled') found.disagree.push(`the mail ${id} ended as ${state}`)
}
