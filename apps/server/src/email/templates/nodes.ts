import type { MailField } from '@deskbell/contract'
import type { Fault } from './fault.ts'

/** A place in a template, both from 1, and what is wrong there. */
export interface TemplateFault extends Fault {
  readonly line: number
  readonly column: number
}

/** Text, or a field that is filled in. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: MailField }

export interface ElementNode {
  readonly kind: 'element'
  readonly tag: string
  readonly attributes: readonly { readonly name: string; readonly parts: readonly Part[] }[]
  readonly children: readonly BodyNode[]
}

/** What a template's body is made of. A `break` is a new line of the editor's text (S16). */
export type BodyNode = Part | { readonly kind: 'break' } | ElementNode

export interface Template {
  readonly subject: readonly Part[]
  readonly body: readonly BodyNode[]
}
