import { t } from '../i18n/text.ts'

/** A rule that held, as a sentence. One of a newer backend is shown as it is. */
export function ruleText(rule: string): string {
  return rules[rule]?.() ?? rule
}

const rules: Readonly<Record<string, () => string>> = {
  first_message: () => t('No agent has answered yet: it is a first message.'),
  later_message: () => t('An agent has answered before: it is a later message.'),
  assignee_left: () => t('Whoever had the conversation is not on the team any more.'),
  assigned: () => t('Somebody was given the conversation: it is for that person alone.'),
  assignee_unreachable: () => t('But nothing can tell that person.'),
  last_agent: () => t('It is for the agent who answered last.'),
  last_agent_elsewhere: () => t('But that agent is not in its department.'),
  last_agent_unreachable: () => t('But nothing can tell that agent.'),
  department: () => t('It is for the members of its department.'),
  department_empty: () => t('Its department has no members: it is for everybody.'),
  admins_alone: () => t('Only admins are there, so they are told all the same.'),
  everybody: () => t('It is for everybody.'),
  bot_answered: () => t('The bot has answered: nobody is told.'),
  bot_handed_over: () => t('The bot was asked first, and wants a person.'),
  bot_timed_out: () => t('The bot was asked first, and did not answer in time.'),
  bot_unreachable: () => t('The bot was asked first, and could not be reached.'),
  bot_refused_status: () => t('The bot was asked first, and answered with an error.'),
  bot_bad_answer: () => t('The bot was asked first, and what it answered cannot be used.'),
  bot_forged: () => t('The bot was asked first, and the answer was not made by it.'),
  bot_too_late: () => t('The bot was asked first, and an agent was quicker.'),
  bot_not_asked: () => t('The bot fails again and again: nobody waits for it.'),
  nobody_opened: () => t('Nobody has opened it: a step of the ladder is taken.'),
}
