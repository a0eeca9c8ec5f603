import { initialMatrix } from '../../routing-rules.ts'
import { type Line, phone, sales, salesMembers, userOf } from './world.ts'

const inSales = { departmentId: sales, members: salesMembers }
const none = { push: false, email: false }
const bothTold = { told: { push: true, email: true } }

/** What the bot did, where it did not answer: as if there were no bot, and the rules say so. */
const botLines = (
  [
    ['handed_over', 'hands it over, with words or without'],
    ['timed_out', 'does not answer in time, or nobody is left to ask it'],
    ['unreachable', 'cannot be reached'],
    ['refused_status', 'answers with an error, or with another address'],
    ['bad_answer', 'answers with something that is no answer'],
    ['forged', 'did not make the answer that came: its signature is wrong, or it belongs to another question'],
    ['too_late', 'is still thinking when an agent answers or takes it'],
    ['not_asked', 'has failed so often that nobody waits for it'],
  ] as const
).map(
  ([bot, does]): Line => ({
    requirements: 'S9 S6',
    when: `The site’s bot ${does}: as if there were none`,
    event: { bot },
    rules: [`bot_${bot}`, 'first_message', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'yes' },
  }),
)

/** Whom a visitor's message is for. */
export const audienceLines: readonly Line[] = [
  {
    requirements: 'S4 S2',
    when: 'First message, for the department Sales: its agents only, by email whether they are there or not',
    conversation: inSales,
    rules: ['first_message', 'department'],
    gets: { Ada: 'other_department', Ben: 'yes', Cleo: 'yes', Dan: 'other_department' },
  },
  {
    requirements: 'S4',
    when: 'The same, with “email only when offline” for departments',
    conversation: inSales,
    settings: { emailOnlyWhenOffline: { department: true, assigned: false } },
    rules: ['first_message', 'department'],
    gets: { Ada: 'other_department', Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'other_department' },
  },
  {
    requirements: 'S4 S6',
    when: 'First message, for a department that nobody is in: it is everybody’s',
    conversation: { departmentId: sales },
    rules: ['first_message', 'department_empty', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'yes' },
  },
  {
    requirements: 'S5',
    when: 'First message, Ben was given the conversation: he alone, by email whether he is there or not',
    conversation: { assigneeId: userOf.Ben },
    rules: ['first_message', 'assigned'],
    gets: { Ada: 'assigned_to_other', Ben: 'yes', Cleo: 'assigned_to_other', Dan: 'assigned_to_other' },
  },
  {
    requirements: 'S5',
    when: 'The same, with “email only when offline” for those who were given it',
    conversation: { assigneeId: userOf.Ben },
    settings: { emailOnlyWhenOffline: { department: false, assigned: true } },
    rules: ['first_message', 'assigned'],
    gets: {
      Ada: 'assigned_to_other',
      Ben: ['yes', 'is_online'],
      Cleo: 'assigned_to_other',
      Dan: 'assigned_to_other',
    },
  },
  {
    requirements: 'S4 S5',
    when: 'First message, for Sales, Dan was given it: he alone, although he is not in Sales',
    conversation: { ...inSales, assigneeId: userOf.Dan },
    rules: ['first_message', 'assigned'],
    gets: { Ada: 'assigned_to_other', Ben: 'assigned_to_other', Cleo: 'assigned_to_other', Dan: 'yes' },
  },
  {
    requirements: 'S5',
    when: 'First message, Dan was given it, and nothing can reach him: as if it were nobody’s',
    conversation: { assigneeId: userOf.Dan },
    people: { Dan: { devices: [], hasAddress: false } },
    rules: ['first_message', 'assigned', 'assignee_unreachable', 'everybody'],
    gets: {
      Ada: ['yes', 'is_online'],
      Ben: ['yes', 'is_online'],
      Cleo: 'yes',
      Dan: ['no_devices', 'no_address'],
    },
  },
  {
    requirements: 'S3 S6 W1',
    when: 'First message, nobody’s: everybody by push, those who are offline by email',
    rules: ['first_message', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'yes' },
  },
  {
    requirements: 'S7 S8',
    when: 'Later message, Cleo answered last, and is offline: she alone',
    conversation: { lastAgentId: userOf.Cleo },
    rules: ['later_message', 'last_agent'],
    gets: { Ada: 'last_agent_only', Ben: 'last_agent_only', Cleo: 'yes', Dan: 'last_agent_only' },
  },
  {
    requirements: 'S7 S8',
    when: 'Later message, Ben answered last, and is online elsewhere: he alone, by push',
    conversation: { lastAgentId: userOf.Ben },
    rules: ['later_message', 'last_agent'],
    gets: {
      Ada: 'last_agent_only',
      Ben: ['yes', 'is_online'],
      Cleo: 'last_agent_only',
      Dan: 'last_agent_only',
    },
  },
  {
    requirements: 'S7',
    when: 'Later message, Ben answered last, and is looking at the conversation: nobody',
    conversation: { lastAgentId: userOf.Ben },
    people: { Ben: { looking: true } },
    rules: ['later_message', 'last_agent'],
    gets: {
      Ada: 'last_agent_only',
      Ben: 'looking_at_conversation',
      Cleo: 'last_agent_only',
      Dan: 'last_agent_only',
    },
  },
  {
    requirements: 'S5 S7 S8',
    when: 'Later message, Ben answered last, Cleo has it now: she alone',
    conversation: { lastAgentId: userOf.Ben, assigneeId: userOf.Cleo },
    rules: ['later_message', 'assigned'],
    gets: { Ada: 'assigned_to_other', Ben: 'assigned_to_other', Cleo: 'yes', Dan: 'assigned_to_other' },
  },
  {
    requirements: 'S7',
    when: 'Later message, Dan answered last, and nothing can reach him: the first message’s rule again',
    conversation: { ...inSales, members: new Set([...salesMembers, userOf.Dan]), lastAgentId: userOf.Dan },
    people: { Dan: { devices: [phone({ quarantined: true })], matrix: { ...initialMatrix, later_message: none } } },
    rules: ['later_message', 'last_agent', 'last_agent_unreachable', 'department'],
    gets: {
      Ada: 'other_department',
      Ben: ['yes', 'is_online'],
      Cleo: 'yes',
      Dan: ['push_unwanted', 'email_unwanted'],
    },
  },
  {
    requirements: 'S7',
    when: 'Later message, Dan answered last, and is deactivated: the first message’s rule again',
    conversation: { lastAgentId: userOf.Dan },
    people: { Dan: { deactivated: true } },
    rules: ['later_message', 'last_agent', 'last_agent_unreachable', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'deactivated' },
  },
  {
    requirements: 'S4 S7',
    when: 'Later message, Dan answered last, and it was moved to Sales since: Sales',
    conversation: { ...inSales, lastAgentId: userOf.Dan },
    rules: ['later_message', 'last_agent_elsewhere', 'department'],
    gets: { Ada: 'other_department', Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'other_department' },
  },
  {
    requirements: 'S7',
    when: 'Later message, with “later messages to everybody”',
    conversation: { lastAgentId: userOf.Cleo },
    settings: { laterMessages: 'everybody' },
    rules: ['later_message', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'yes' },
  },
  {
    requirements: 'S9',
    when: 'The site’s bot has answered it: nobody',
    event: { bot: 'handled' },
    rules: ['bot_answered', 'first_message', 'everybody'],
    gets: { Ada: 'bot_answered', Ben: 'bot_answered', Cleo: 'bot_answered', Dan: 'bot_answered' },
  },
  ...botLines,
  {
    requirements: 'W1',
    when: 'An agent answers (here Ben): no agent is told',
    event: { author: { kind: 'agent', id: userOf.Ben } },
    rules: [],
    gets: { Ada: 'not_from_visitor', Ben: 'is_author', Cleo: 'not_from_visitor', Dan: 'not_from_visitor' },
  },
  {
    requirements: 'S6',
    when: 'A visitor waits, and whoever had the conversation is not on the team any more: as if it were new',
    event: { assigneeLeft: true },
    conversation: { lastAgentId: userOf.Ben },
    rules: ['assignee_left', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'yes' },
  },
]

/** What the site and the people themselves want. */
export const wishLines: readonly Line[] = [
  {
    requirements: 'S4 S6',
    when: 'First message, nobody’s, with “not to admins”',
    settings: { notToAdmins: true },
    rules: ['first_message', 'everybody'],
    gets: { Ada: 'not_to_admins', Ben: ['yes', 'is_online'], Cleo: 'yes', Dan: 'yes' },
  },
  {
    requirements: 'S4',
    when: 'First message, for Sales, Ada is in it, with “not to admins”',
    conversation: { departmentId: sales, members: new Set([...salesMembers, userOf.Ada]) },
    settings: { notToAdmins: true },
    rules: ['first_message', 'department'],
    gets: { Ada: 'not_to_admins', Ben: 'yes', Cleo: 'yes', Dan: 'other_department' },
  },
  {
    requirements: 'S4',
    when: 'The same, and Sales is excepted from it',
    conversation: { departmentId: sales, members: new Set([...salesMembers, userOf.Ada]) },
    settings: { notToAdmins: true, exceptDepartments: [sales] },
    rules: ['first_message', 'department'],
    gets: { Ada: 'yes', Ben: 'yes', Cleo: 'yes', Dan: 'other_department' },
  },
  {
    requirements: 'S4',
    when: 'First message, for a department of admins alone, with “not to admins”: they are told all the same',
    conversation: { departmentId: sales, members: new Set([userOf.Ada]) },
    settings: { notToAdmins: true },
    rules: ['first_message', 'department', 'admins_alone'],
    gets: { Ada: 'yes', Ben: 'other_department', Cleo: 'other_department', Dan: 'other_department' },
  },
  {
    requirements: 'S5 S7',
    when: 'Later message, Ada answered last, with “not to admins”: it is hers',
    conversation: { lastAgentId: userOf.Ada },
    settings: { notToAdmins: true },
    rules: ['later_message', 'last_agent'],
    gets: {
      Ada: ['yes', 'is_online'],
      Ben: 'last_agent_only',
      Cleo: 'last_agent_only',
      Dan: 'last_agent_only',
    },
  },
  {
    requirements: 'S2',
    when: 'First message; Cleo wants no email of it, Dan no push',
    people: {
      Cleo: { matrix: { ...initialMatrix, first_message: { push: true, email: false } } },
      Dan: { matrix: { ...initialMatrix, first_message: { push: false, email: true } } },
    },
    rules: ['first_message', 'everybody'],
    gets: {
      Ada: ['yes', 'is_online'],
      Ben: ['yes', 'is_online'],
      Cleo: ['yes', 'email_unwanted'],
      Dan: ['push_unwanted', 'yes'],
    },
  },
  {
    requirements: 'S5',
    when: 'First message, Cleo was given it, and wants no email of first messages but of those that she was given',
    conversation: { assigneeId: userOf.Cleo },
    people: { Cleo: { matrix: { ...initialMatrix, first_message: none } } },
    rules: ['first_message', 'assigned'],
    gets: { Ada: 'assigned_to_other', Ben: 'assigned_to_other', Cleo: 'yes', Dan: 'assigned_to_other' },
  },
  {
    requirements: 'S5',
    when: 'First message, Ben was given it, is online, and wants to be left alone: he alone, by email',
    conversation: { assigneeId: userOf.Ben },
    people: { Ben: { quiet: 'snoozed' } },
    rules: ['first_message', 'assigned'],
    gets: {
      Ada: 'assigned_to_other',
      Ben: ['snoozed', 'yes'],
      Cleo: 'assigned_to_other',
      Dan: 'assigned_to_other',
    },
  },
  {
    requirements: 'S3',
    when: 'First message; Ben has snoozed, Cleo has quiet hours, Dan has muted the conversation',
    people: { Ben: { quiet: 'snoozed' }, Cleo: { quiet: 'quiet_hours' }, Dan: { conversationMuted: true } },
    rules: ['first_message', 'everybody'],
    gets: {
      Ada: ['yes', 'is_online'],
      Ben: ['snoozed', 'is_online'],
      Cleo: ['quiet_hours', 'yes'],
      Dan: 'conversation_muted',
    },
  },
  {
    requirements: 'S7',
    when: 'Later message, Ben answered last, is online, and wants to be left alone: the first message’s rule again',
    conversation: { lastAgentId: userOf.Ben },
    people: { Ben: { quiet: 'snoozed' } },
    rules: ['later_message', 'last_agent', 'last_agent_unreachable', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: ['snoozed', 'is_online'], Cleo: 'yes', Dan: 'yes' },
  },
]

/** What is so at the moment. */
export const momentLines: readonly Line[] = [
  {
    requirements: 'S2 W1',
    when: 'First message; Ben has read it, Cleo looks at it',
    people: { Ben: { hasRead: true }, Cleo: { looking: true } },
    rules: ['first_message', 'everybody'],
    gets: { Ada: ['yes', 'is_online'], Ben: 'already_read', Cleo: 'looking_at_conversation', Dan: 'yes' },
  },
  {
    requirements: 'S2 S7',
    when: 'Another message, and they were told of the one before and have not read it: both wait for more',
    conversation: inSales,
    people: { Ben: bothTold, Cleo: { told: { push: true, email: false } } },
    rules: ['first_message', 'department'],
    gets: {
      Ada: 'other_department',
      Ben: ['yes, after 3 s', 'yes, after 5 min'],
      Cleo: ['yes, after 3 s', 'yes'],
      Dan: 'other_department',
    },
  },
  {
    requirements: 'S2 S7',
    when: 'The same, with other times',
    conversation: inSales,
    settings: { merge: { pushSeconds: 20, emailMinutes: 15 } },
    people: { Ben: bothTold, Cleo: bothTold },
    rules: ['first_message', 'department'],
    gets: {
      Ada: 'other_department',
      Ben: ['yes, after 20 s', 'yes, after 15 min'],
      Cleo: ['yes, after 20 s', 'yes, after 15 min'],
      Dan: 'other_department',
    },
  },
  {
    requirements: 'S2',
    when: 'Another message came before this one was routed: that one tells of both',
    conversation: inSales,
    site: { newerRings: true },
    rules: ['first_message', 'department'],
    gets: { Ada: 'other_department', Ben: 'merged_into_newer', Cleo: 'merged_into_newer', Dan: 'other_department' },
  },
  {
    requirements: 'S2 W5',
    when: 'First message, while push is off for the site',
    site: { pushOn: false },
    rules: ['first_message', 'everybody'],
    gets: {
      Ada: ['push_off', 'is_online'],
      Ben: ['push_off', 'is_online'],
      Cleo: ['push_off', 'yes'],
      Dan: ['push_off', 'yes'],
    },
  },
  {
    requirements: 'S2 S31',
    when: 'First message, while there is no mail server',
    site: { emailOn: false },
    rules: ['first_message', 'everybody'],
    gets: {
      Ada: ['yes', 'email_off'],
      Ben: ['yes', 'email_off'],
      Cleo: ['yes', 'email_off'],
      Dan: ['yes', 'email_off'],
    },
  },
  {
    requirements: 'S3 W37',
    when: 'First message; Ben has no device, Cleo has muted hers, Dan’s waits to be renewed',
    people: {
      Ben: { devices: [] },
      Cleo: { devices: [phone({ muted: true })] },
      Dan: { devices: [phone({ quarantined: true }), phone({ muted: true })] },
    },
    rules: ['first_message', 'everybody'],
    gets: {
      Ada: ['yes', 'is_online'],
      Ben: ['no_devices', 'is_online'],
      Cleo: ['devices_muted', 'yes'],
      Dan: ['devices_quarantined', 'yes'],
    },
  },
]
