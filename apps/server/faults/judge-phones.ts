import type { Phone } from './phone.ts'
import type { Delivery, Records } from './records.ts'
import type { Site } from './site.ts'
import type { Found } from './verdict.ts'

/** A device whose owner read a conversation meanwhile need not be told of it any more; nothing else excuses silence. */
export function judgePhones({ phones }: Site, records: Records, found: Found): void {
  const messages = new Map(records.messages.map(message => [message.id, message]))
  const subjects = new Map(records.notifications.map(({ id, message }) => [id, messages.get(message ?? '')]))
  const deliveries = Map.groupBy(records.deliveries, ({ device }) => device ?? '')
  for (const message of records.messages) {
    const decided = records.notifications.filter(one => one.message === message.id)
    if (decided.length === records.users.length) continue
    found.lost.push(`${message.id} has ${decided.length} decisions for ${records.users.length} people`)
  }
  for (const phone of phones) {
    const newest = newestShown(phone, subjects, found)
    const user = records.owners.get(phone.id) ?? ''
    for (const { id, conversation, seq, text } of records.messages) {
      const read = records.readUpTo.get(`${user} ${conversation}`) ?? 0
      if (Math.max(newest.get(conversation) ?? 0, read) >= seq) continue
      found.lost.push(`${phone.id} was never told of "${text}" (${id})`)
    }
    judgeScreen(phone, found)
    judgeTraces(phone, deliveries.get(phone.id) ?? [], found)
  }
}

type Subjects = ReadonlyMap<string, { readonly conversation: string; readonly seq: number } | undefined>

/** The newest message of each conversation that the device showed; on the way, whether an older one came over it. */
function newestShown(phone: Phone, subjects: Subjects, found: Found): Map<string, number> {
  const newest = new Map<string, number>()
  for (const { notificationId } of phone.shown) {
    const about = subjects.get(notificationId)
    if (!about) {
      found.disagree.push(`${phone.id} showed ${notificationId}, of which the servers know nothing`)
      continue
    }
    const before = newest.get(about.conversation) ?? 0
    if (before > about.seq) found.disorder.push(`${phone.id} showed message ${about.seq} over ${before}`)
    newest.set(about.conversation, Math.max(before, about.seq))
  }
  return newest
}

/** Two on the screen at once, or one that rang a second time. */
function judgeScreen(phone: Phone, found: Found): void {
  for (const id of phone.doubled) found.twice.push(`${phone.id} had ${id} on the screen twice`)
  const rang = new Set<string>()
  for (const { notificationId, silent } of phone.shown) {
    if (silent) continue
    if (rang.has(notificationId)) found.twice.push(`${phone.id} rang twice for ${notificationId}`)
    rang.add(notificationId)
  }
}

/** Each delivery ended for a reason that holds, and its trace says "displayed" exactly where the device did. */
function judgeTraces(phone: Phone, deliveries: readonly Delivery[], found: Found): void {
  const shown = new Set(phone.shown.map(({ notificationId }) => notificationId))
  const said = new Set<string>()
  for (const { notification, state, reason, displayedAt } of deliveries) {
    if (displayedAt !== null) said.add(notification)
    const fine = state === 'accepted' || reason === 'superseded' || reason === 'already_read'
    if (!fine) found.disagree.push(`${notification} to ${phone.id} ended as ${state} ${reason ?? ''}`)
    if (state === 'accepted' && !shown.has(notification)) {
      found.disagree.push(`${notification} is accepted, and ${phone.id} never showed it`)
    }
  }
  for (const id of shown)
    if (!said.has(id)) found.disagree.push(`${phone.id} showed ${id}, and its trace does not say so`)
  for (const id of said)
    if (!shown.has(id)) found.disagree.push(`the trace says that ${phone.id} showed ${id}; it did not`)
}
