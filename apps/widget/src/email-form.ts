import { element } from './dom.ts'
import type { Texts } from './texts/texts.ts'

export interface EmailFormDeps {
  readonly texts: Texts
  /** @returns whether it was taken, is no address, or could not be told */
  readonly onSave: (email: string) => Promise<'saved' | 'wrong' | 'failed'>
  readonly onSkip: () => void
}

/** Asks where to answer once the visitor has left. It blocks nothing: the field for messages stays. */
export function createEmailForm({ texts, onSave, onSkip }: EmailFormDeps): HTMLFormElement {
  const field = element('input', {
    id: 'email',
    type: 'email',
    name: 'email',
    autocomplete: 'email',
    dir: 'ltr',
    maxlength: '254',
    'aria-describedby': 'email-fault',
  })
  const fault = element('p', { id: 'email-fault', class: 'fault', role: 'alert' })
  const save = element('button', { type: 'submit', class: 'plain main' }, texts.emailSave)
  const skip = element('button', { type: 'button', class: 'plain' }, texts.emailSkip)
  const label = element('label', { for: 'email' }, texts.emailField)
  const question = element('p', {}, texts.emailAsk)
  const form = element('form', { class: 'email', novalidate: true }, question, label, field, fault, save, skip)
  skip.addEventListener('click', () => {
    form.remove()
    onSkip()
  })
  form.addEventListener('submit', event => {
    event.preventDefault()
    const email = field.value.trim()
    const show = (text: string) => {
      fault.textContent = text
      field.setAttribute('aria-invalid', 'true')
      field.focus()
    }
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return show(texts.emailWrong)
    save.disabled = true
    void onSave(email).then(result => {
      save.disabled = false
      if (result === 'saved') form.replaceChildren(element('p', { role: 'status' }, texts.emailSaved(email)))
      else show(result === 'wrong' ? texts.emailWrong : texts.emailFailed)
    })
  })
  return form
}
