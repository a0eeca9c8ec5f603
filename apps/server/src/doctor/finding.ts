import type { Finding } from '@deskbell/contract'
import { words } from './words.ts'

export type FindingCode = keyof typeof words

/** A finding with its words. */
export function finding(code: FindingCode, facts: Finding['facts'] = {}): Finding {
  const { check, status, text, todo } = words[code]
  return { check, status, code, facts, text: fill(text, facts), todo: todo === null ? null : fill(todo, facts) }
}

function fill(text: string, facts: Finding['facts']): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))
}
