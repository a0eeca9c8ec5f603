import { element, icon } from './dom.ts'
import type { Texts } from './texts.ts'

const paperPlane = 'M3 20.5 22 12 3 3.5v6.6L16 12 3 13.9z'

/** The contract's limit for a message, in characters. */
const longestMessage = 10_000

export interface Composer {
  readonly form: HTMLFormElement
  readonly focus: () => void
}

/** The field and its button. Enter sends, Shift and Enter makes a line; not while an input method composes a word. */
export function createComposer(texts: Texts, onSend: (text: string) => void): Composer {
  const field = element('textarea', {
    id: 'message',
    rows: '1',
    enterkeyhint: 'send',
    maxlength: String(longestMessage),
    dir: 'auto',
  })
  const label = element('label', { for: 'message' }, texts.field)
  const button = element('button', { class: 'send', type: 'submit', 'aria-label': texts.send }, icon(paperPlane))
  const form = element('form', {}, label, field, button)
  form.addEventListener('submit', event => {
    event.preventDefault()
    const text = field.value.trim()
    if (text === '') return field.focus()
    field.value = ''
    onSend(text)
    field.focus()
  })
  field.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  return { form, focus: () => field.focus() }
}
