import type { MailTemplateFault } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'

type Facts = Readonly<Record<string, string>>

/** What is wrong with a template. Undefined for what this app does not know: the backend's English says it. */
export function faultText(code: string, facts: Facts): string | undefined {
  const known: Readonly<Record<string, (facts: Facts) => string>> = texts
  return known[code]?.(facts)
}

/** It reads from left to right, also in a sentence that does not: brackets would stand the wrong way round. */
const isolated = (code: string) => `\u2066${code}\u2069`

const field = ({ name = '' }: Facts) => ({ field: isolated(`{${name}}`) })
const tag = ({ name = '' }: Facts) => ({ tag: isolated(`<${name}>`) })
const within = (facts: Facts) => ({ ...tag(facts), parent: isolated(`<${facts['parent'] ?? ''}>`) })
const end = ({ name = '' }: Facts) => ({ tag: isolated(`</${name}>`) })

const texts: Readonly<Record<MailTemplateFault, (facts: Facts) => string>> = {
  field_unknown: facts => t('There is no field {field}.', field(facts)),
  field_mistyped: facts => t('A field is written {field}.', field(facts)),
  field_for_agents: facts => t('{field} leads into the admin panel: it is for agents alone.', field(facts)),
  field_not_in_subject: facts => t('{field} does not fit into a subject.', field(facts)),
  element_unknown: facts => t('{tag} is not one of the elements that a mail may have.', tag(facts)),
  element_misplaced: facts => t('{tag} must stand in {parent}.', within(facts)),
  element_not_here: facts => t('{tag} cannot stand directly in {parent}.', within(facts)),
  element_too_deep: ({ most = '' }) => t('Elements stand at most {most} deep in each other.', { most }),
  link_in_link: () => t('A link cannot stand in another.'),
  block_in_paragraph: facts => t('{tag} cannot stand in {parent}.', { ...tag(facts), parent: isolated('<p>') }),
  attribute_unknown: facts =>
    t('{tag} cannot have “{attribute}” in a mail.', { ...tag(facts), attribute: isolated(facts['attribute'] ?? '') }),
  link_bad: () =>
    t('A link is {field}, or begins with https://, http:// or mailto:.', field({ name: 'conversation_link' })),
  picture_bad: () =>
    t(
      'A picture is {field}, or one of this site: others would tell who reads the mail.',
      field({ name: 'sender_profile_image' }),
    ),
  style_unknown: ({ name = '' }) => t('“{name}” cannot be styled in a mail.', { name: isolated(name) }),
  style_bad: ({ name = '' }) => t('The value of “{name}” cannot stand in a mail.', { name: isolated(name) }),
  text_not_here: facts => t('Text cannot stand directly in {tag}.', tag(facts)),
  character_bad: () => t('There is a character that no text has.'),
  comment: () => t('A mail has no comments: its readers could see them.'),
  document: () => t('The document around the text is made by itself.'),
  not_self_closing: facts =>
    t('{short} does not close itself: write {tag}{end}.', {
      ...tag(facts),
      short: isolated(`<${facts['name'] ?? ''}/>`),
      end: end(facts).tag,
    }),
  closes_nothing: facts => t('{tag} closes nothing.', end(facts)),
  closed_too_late: facts =>
    t('{tag} is not closed before {end}.', { ...tag(facts), end: isolated(`</${facts['other'] ?? ''}>`) }),
  not_closed: facts => t('{tag} is not closed.', tag(facts)),
  html_broken: ({ error = '' }) => t('This is broken HTML ({error}).', { error: isolated(error) }),
}
