import type { MailTemplateFault } from '@deskbell/contract'

/** What is wrong, in a word with what it speaks of, and in English. */
export interface Fault {
  readonly code: MailTemplateFault
  readonly facts: Readonly<Record<string, string>>
  readonly message: string
}

/** A fault with its words. `name` is that of an element, attribute, field or style. */
export function faultOf(code: MailTemplateFault, facts: Fault['facts'] = {}): Fault {
  const text = words[code].replaceAll(/<<(\w+)>>/g, (_, fact: string) => facts[fact] ?? '')
  return { code, facts, message: text }
}

/** `<<name>>` is a fact: braces and angles stand for themselves. */
const words: Readonly<Record<MailTemplateFault, string>> = {
  field_unknown: 'There is no field {<<name>>}.',
  field_mistyped: 'A field is written {<<name>>}.',
  field_for_agents: '{<<name>>} leads into the admin panel: it is for agents alone.',
  field_not_in_subject: '{<<name>>} does not fit into a subject.',
  element_unknown: '<<<name>>> is not one of the elements that a mail may have.',
  element_misplaced: '<<<name>>> must stand in <<<parent>>>.',
  element_not_here: '<<<name>>> cannot stand directly in <<<parent>>>.',
  element_too_deep: 'Elements stand at most <<most>> deep in each other.',
  link_in_link: 'A link cannot stand in another.',
  block_in_paragraph: '<<<name>>> cannot stand in <p>.',
  attribute_unknown: '<<<name>>> cannot have "<<attribute>>" in a mail.',
  link_bad: 'A link is {conversation_link}, or begins with https://, http:// or mailto:.',
  picture_bad: 'A picture is {sender_profile_image}, or one of this site: others would tell who reads the mail.',
  style_unknown: '"<<name>>" cannot be styled in a mail.',
  style_bad: 'The value of "<<name>>" cannot stand in a mail.',
  text_not_here: 'Text cannot stand directly in <<<name>>>.',
  character_bad: 'There is a character that no text has.',
  comment: 'A mail has no comments: its readers could see them.',
  document: 'The document around the text is made by itself.',
  not_self_closing: '<<<name>>/> does not close itself: write <<<name>>></<<name>>>.',
  closes_nothing: '</<<name>>> closes nothing.',
  closed_too_late: '<<<name>>> is not closed before </<<other>>>.',
  not_closed: '<<<name>>> is not closed.',
  html_broken: 'This is broken HTML (<<error>>).',
}
