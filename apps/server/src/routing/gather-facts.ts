import type { BotOutcome, ConversationId, MessageId, RoutingSettings, UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import { type Departments, readDepartments } from '../db/inbox/concerned-departments.ts'
import type { PushRules } from '../push-rules.ts'
import type { Claimed } from './claim.ts'
import { readBot } from './read-bot.ts'
import { readDevices } from './read-devices.ts'
import { readMatrices } from './read-matrices.ts'
import { type Quiet, readMutes, readQuiet } from './read-quiet.ts'
import { readSettings } from './read-settings.ts'
import { readTold } from './read-told.ts'
import type { RoutingDeps } from './routing-deps.ts'
import type { ConversationFacts, RecipientFacts, RoutingFacts } from './rules/facts.ts'

/** Everything that decisions about a batch of events rest on, read in a fixed number of queries. */
export interface Gathered {
  factsOf(event: Claimed): RoutingFacts
  readonly rules: PushRules
  readonly settings: RoutingSettings
  /** Messages that an agent has answered since. */
  readonly answered: ReadonlySet<MessageId>
  /** What the bot did with those that it was asked about (S9). */
  readonly bot: ReadonlyMap<MessageId, BotOutcome>
  /** Who wants to be left alone. */
  readonly quiet: ReadonlyMap<UserId, Quiet>
  /** What a recipient has not read in the event's conversation. */
  unreadOf(event: Claimed, userId: UserId): number
}

/** @param batch events whose conversations are locked */
export async function gatherFacts(
  { database, clock, findLookers, findOnlineUsers, readPushRules, isEmailOn }: RoutingDeps,
  trx: Trx,
  batch: readonly Claimed[],
): Promise<Gathered> {
  const conversationIds = [...new Set(batch.map(event => event.conversationId))]
  const people = await peopleSince(trx, Math.min(...batch.map(event => event.writtenAt)))
  const devices = await readDevices(
    trx,
    people.map(person => person.id),
  )
  const reads = await readsOf(trx, conversationIds)
  const departments = batch.some(event => event.departmentId !== null) ? await readDepartments(trx) : undefined
  const written = await visitorMessages(trx, conversationIds)
  const overtaken = await alreadyOvertaken(trx, batch)
  const bot = await readBot(trx, batch, clock())
  const told = await readTold(trx, batch)
  const stepsTaken = await readSteps(trx, conversationIds)
  const matrixOf = await readMatrices(trx)
  const rules = await readPushRules(trx)
  const settings = await readSettings(trx)
  const emailOn = await isEmailOn(trx)
  const quiet = await readQuiet({ database, clock }, trx)
  const isMuted = await readMutes(trx, conversationIds)
  const now = clock()
  const lookers = await findLookers(trx, conversationIds, now)
  const online = await findOnlineUsers(trx, now)
  const newestInBatch = new Map(
    batch
      .filter(event => byVisitor(event) && event.kind !== 'nobody.opened')
      // What the bot has answered rings for nothing.
      .filter(event => bot.get(event.messageId) !== 'handled')
      .map(event => [event.conversationId, event.messageId]),
  )
  const isOlder = ({ conversationId, messageId }: Claimed) =>
    (newestInBatch.get(conversationId) ?? messageId) !== messageId
  const looking = new Set(lookers.map(one => pair(one.conversationId, one.userId)))
  const readOf = (event: Claimed, userId: UserId) => reads.get(pair(event.conversationId, userId))
  const toldOf = (event: Claimed, userId: UserId): RecipientFacts['told'] => {
    const last = told(event.conversationId, userId)
    const isUnread = last !== undefined && last.seq > (readOf(event, userId)?.seq ?? 0)
    return isUnread ? last : NOTHING_TOLD
  }

  return {
    rules,
    settings,
    answered: await answeredSince(trx, batch),
    bot,
    quiet,
    factsOf: event => ({
      pushOn: rules.enabled,
      emailOn,
      conversation: conversationOf(event, departments),
      newerRings:
        byVisitor(event) &&
        // A step tells of the newest anyway, and often others.
        event.kind !== 'nobody.opened' &&
        (isOlder(event) || overtaken.has(event.messageId)),
      stepsTaken: stepsTaken.get(event.conversationId) ?? 0,
      recipients: people
        // Who left before it was written is no recipient, and who left since then is told of with the reason.
        .filter(person => person.deactivated_at === null || person.deactivated_at >= event.writtenAt)
        .map(
          (person): RecipientFacts => ({
            userId: person.id,
            role: person.role,
            deactivated: person.deactivated_at !== null,
            online: online.has(person.id),
            looking: looking.has(pair(event.conversationId, person.id)),
            hasRead: (readOf(event, person.id)?.seq ?? 0) >= event.seq,
            conversationMuted: isMuted(event.conversationId, person.id),
            quiet: quiet.get(person.id)?.reason,
            matrix: matrixOf(person.id),
            hasAddress: person.email !== '',
            told: toldOf(event, person.id),
            devices: devices.get(person.id) ?? [],
          }),
        ),
    }),
    unreadOf: (event, userId) =>
      (written.get(event.conversationId) ?? 0) - (readOf(event, userId)?.visitorMessages ?? 0),
  }
}

/** A department without anybody is everybody's: a message must reach somebody. */
function conversationOf(
  { departmentId, assigneeId, lastAgentId }: Claimed,
  departments: Departments | undefined,
): ConversationFacts {
  const members = departmentId === null ? undefined : departments?.membersOf(departmentId)
  return { departmentId, members, assigneeId, lastAgentId }
}

const NOTHING_TOLD: RecipientFacts['told'] = { push: false, email: false }

function byVisitor(event: Claimed): boolean {
  return event.authorKind === 'visitor'
}

function pair(conversationId: ConversationId, userId: UserId): string {
  return `${conversationId} ${userId}`
}

async function peopleSince(trx: Trx, time: number) {
  return trx
    .selectFrom('users')
    .select(['id', 'role', 'email', 'deactivated_at'])
    .where(({ eb, or }) => or([eb('deactivated_at', 'is', null), eb('deactivated_at', '>=', time)]))
    .orderBy('id')
    .execute()
}

async function readsOf(trx: Trx, ids: readonly ConversationId[]) {
  const rows = await trx
    .selectFrom('read_states')
    .select(['conversation_id', 'user_id', 'last_read_seq', 'visitor_messages_read'])
    .where('conversation_id', 'in', ids)
    .execute()
  return new Map(
    rows.map(row => [
      pair(row.conversation_id, row.user_id),
      { seq: row.last_read_seq, visitorMessages: row.visitor_messages_read },
    ]),
  )
}

/** How far the ladder is where somebody waits. */
async function readSteps(trx: Trx, ids: readonly ConversationId[]): Promise<Map<ConversationId, number>> {
  const rows = await trx
    .selectFrom('escalations')
    .select(['conversation_id', 'step'])
    .where('conversation_id', 'in', ids)
    .execute()
  return new Map(rows.map(row => [row.conversation_id, row.step]))
}

async function visitorMessages(trx: Trx, ids: readonly ConversationId[]): Promise<Map<ConversationId, number>> {
  const rows = await trx.selectFrom('conversations').select(['id', 'visitor_messages']).where('id', 'in', ids).execute()
  return new Map(rows.map(row => [row.id, row.visitor_messages]))
}

/** Events whose conversation has a later visitor's message that another server has routed already. */
async function alreadyOvertaken(trx: Trx, batch: readonly Claimed[]): Promise<Set<MessageId>> {
  const rows = await trx
    .selectFrom('messages as m')
    .innerJoin('messages as later', join =>
      join.onRef('later.conversation_id', '=', 'm.conversation_id').onRef('later.seq', '>', 'm.seq'),
    )
    .select('m.id')
    .distinct()
    .where(
      'm.id',
      'in',
      batch.map(event => event.messageId),
    )
    .where('later.author_kind', '=', 'visitor')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('notifications as n')
          .select(sql`1`.as('one'))
          .whereRef('n.subject', '=', 'later.id')
          // Of one that the bot has answered nobody was told.
          .where('n.reason', '!=', 'bot_answered'),
      ),
    )
    .execute()
  return new Set(rows.map(row => row.id))
}

/** Which messages have an agent's answer behind them already when routing sees them. */
async function answeredSince(trx: Trx, batch: readonly Claimed[]): Promise<Set<MessageId>> {
  const rows = await trx
    .selectFrom('messages as m')
    .innerJoin('messages as later', join =>
      join.onRef('later.conversation_id', '=', 'm.conversation_id').onRef('later.seq', '>', 'm.seq'),
    )
    .select('m.id')
    .distinct()
    .where(
      'm.id',
      'in',
      batch.map(event => event.messageId),
    )
    .where('later.author_kind', '=', 'agent')
    .execute()
  return new Set(rows.map(({ id }) => id))
}
