import { visitorLines } from './visitor-lines.ts'

/** What visitors get, for the page that says when each notification fires. */
export function visitorTable(): string {
  return [
    '## What visitors get',
    'A visitor gets mails alone, by `apps/server/src/email/visitor-mail.ts`, whose tests these lines are. The visitor is away, left an\n' +
      'address, and email is on, unless a line says otherwise. The first rule that holds is the one that counts, and stands in the log.',
    [
      '| When | Mail | Requirement |',
      '| --- | --- | --- |',
      ...visitorLines.map(
        ({ when, reason, requirements }) =>
          `| ${when} | ${reason === 'agent_replied' ? '**yes, after 1 min**' : `\`${reason}\``} | ${requirements} |`,
      ),
    ].join('\n'),
    '- What an agent says within the minute is in the same mail. Whoever comes back in time gets none.\n' +
      '- One mail an absence: after it nothing, until the visitor was back and has gone again. One that could not be sent is none.',
  ].join('\n\n')
}
