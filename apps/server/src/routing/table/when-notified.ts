import { type LadderLine, ladderLines } from './ladder-lines.ts'
import { audienceLines, momentLines, wishLines } from './lines.ts'
import { type Line, names } from './world.ts'

/** A step is not about them. */
const NOBODY = '–'

/** What the words of the table mean, in the order in which they are asked. */
const words: Readonly<Record<string, string>> = {
  is_author: 'they wrote it',
  not_from_visitor: 'no visitor wrote it',
  bot_answered: 'the site’s bot has answered',
  deactivated: 'they are deactivated',
  assigned_to_other: 'somebody else was given the conversation',
  last_agent_only: 'it is for whoever answered last',
  other_department: 'they are not in the department that it is for',
  not_to_admins: 'they are an admin, and it is nobody’s',
  already_read: 'they have read it',
  looking_at_conversation: 'they look at it now: it is visible, with input in the last 30 seconds',
  push_off: 'push is off for the site',
  conversation_muted: 'they muted the conversation (push and email)',
  push_unwanted: 'they want no push of such messages',
  snoozed: 'they snoozed; a summary tells of it afterwards (push alone)',
  quiet_hours: 'it is their quiet hours; a summary tells of it afterwards (push alone)',
  merged_into_newer: 'a newer message tells of this one too',
  no_devices: 'they have no device',
  devices_muted: 'all their devices are muted',
  devices_quarantined: 'all their devices wait for them to open the app there',
  email_off: 'there is no mail server',
  no_address: 'they have no address that takes mail',
  email_unwanted: 'they want no email of such messages',
  not_this_step: 'this step of the ladder uses the other channel',
  is_online: 'they are at a visible window with input in the last minute, and this email is for those who are not',
}

/**
 * The page that says exactly when each notification fires.
 * @param visitors the section about them, which another room writes
 */
export function whenNotified(visitors: string): string {
  return `${[
    '# When each notification fires',
    `<!-- Written by apps/server/scripts/when-notified.ts from the lines that the tests use. Change those, and run it. -->`,
    'Every line is a test of the very function that decides about messages (`apps/server/src/routing/decide.ts`). Four people: **Ada**\n' +
      'runs the site, **Ben** and **Cleo** are in the department Sales, **Dan** is in none. Ada and Ben are online, somewhere else in the\n' +
      'app; all have a device, push is on, and there is a mail server, unless a line says otherwise.',
    'A cell is `push · email`, or one word for both. **yes**: they are told, at once unless a time is given. Anything else is why not,\n' +
      'and stands in the log (Settings, Log) and in the simulator with the same word. The first rule that holds is the one that counts.',
    section('Whom a visitor’s message is for', audienceLines),
    section('What the site and the people want', wishLines),
    section('What is so at the moment', momentLines),
    '## What the words mean',
    [
      row(['Word', 'They are not told, for']),
      row(['---', '---']),
      ...Object.entries(words).map(([word, means]) => row([`\`${word}\``, means])),
    ].join('\n'),
    '## In time',
    '- The first unread message of a conversation is told of at once. Those after it wait (3 seconds for push, 5 minutes for email, unless\n' +
      '  the rules say otherwise) and are told of together; a visitor who writes on and on puts nothing off.\n' +
      '- What waits is cancelled when its recipient reads it. An answer, and whoever takes or closes the conversation, cancels the emails\n' +
      '  that wait for every agent.\n' +
      '- Whoever had quiet hours or a snooze gets one summary when that ends, if something still waits for them.',
    '## When nobody opens it',
    'The ladder of the rules is empty at first. Each step is taken so many seconds after the one before, the first one after the message,\n' +
      'until somebody reads, answers, takes or closes the conversation:',
    [
      row(['Step', 'Who is told']),
      row(['---', '---']),
      row(['`devices`', 'those who were rung, on their other devices; whoever has but one, on that once more']),
      row([
        '`colleagues`',
        'by push those whom a first message would be for and who were not told; if none of them can be rung, everybody else too',
      ]),
      row([
        '`email`',
        'by email those whom the message is for, or who were rung, and who got no email, whether they are there or not',
      ]),
      row(['`admins`', 'every admin, by push and email']),
    ].join('\n'),
    'As long as a `devices` step is still to come, a message rings one device alone for each of them: the one on which they opened the app\n' +
      'last, of those that show what is sent to them. Without such a step every device rings at once.',
    ladderSection(ladderLines),
    'Nobody’s own wishes are overridden: who muted, snoozed or wants no email is not told by a step either.',
    visitors,
    '## Tests of the way',
    'A test notification takes the same way from the queue on, but no rule is asked: it rings the device that was asked for, also in quiet\n' +
      'hours, and not while push is off.',
  ].join('\n\n')}\n`
}

function section(title: string, lines: readonly Line[]): string {
  return [
    `## ${title}`,
    [
      row(['When', ...names, 'Rules that hold', 'Requirement']),
      row(['---', ...names.map(() => '---'), '---', '---']),
      ...lines.map(({ when, gets, rules, requirements }) =>
        row([
          when,
          ...names.map(name => cell(gets[name])),
          rules.length === 0 ? '–' : rules.map(rule => `\`${rule}\``).join(' → '),
          requirements,
        ]),
      ),
    ].join('\n'),
  ].join('\n\n')
}

function ladderSection(lines: readonly LadderLine[]): string {
  return [
    row(['Step', 'When', ...names, 'Requirement']),
    row(['---', '---', ...names.map(() => '---'), '---']),
    ...lines.map(({ step, when, gets, requirements }) =>
      row([`\`${step}\``, when, ...names.map(name => cell(gets[name] ?? NOBODY)), requirements]),
    ),
  ].join('\n')
}

function cell(gets: string | readonly [string, string]): string {
  return typeof gets === 'string' ? shown(gets) : gets.map(shown).join(' · ')
}

function shown(word: string): string {
  if (word === NOBODY) return word
  return word.startsWith('yes') ? `**${word}**` : `\`${word}\``
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** For the tests: every word of the lines is explained. */
export const explained: ReadonlySet<string> = new Set(Object.keys(words))
