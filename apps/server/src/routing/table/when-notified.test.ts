import { expect, it } from 'vitest'
import { ladderLines } from './ladder-lines.ts'
import { audienceLines, momentLines, wishLines } from './lines.ts'
import { explained, whenNotified } from './when-notified.ts'

it('S1: the page that says when each notification fires has every line of the tests, and explains every word', () => {
  const lines = [...audienceLines, ...wishLines, ...momentLines, ...ladderLines]
  const page = whenNotified('## What visitors get')
  expect(page).toContain('## What visitors get\n')
  for (const { when } of lines) expect(page).toContain(`| ${when} |`)
  const used = new Set(lines.flatMap(({ gets }) => Object.values(gets).flat()))
  expect([...used].filter(word => !word.startsWith('yes') && !explained.has(word))).toEqual([])
  // And none that no line shows.
  expect([...explained].filter(word => !used.has(word))).toEqual([])
})
