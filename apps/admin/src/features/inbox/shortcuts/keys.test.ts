import { expect, it } from 'vitest'
import { type KeyPress, shortcutOf } from './keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  repeat: false,
  ...more,
})

it('a letter, also with the caps lock on', () => {
  expect(shortcutOf(press('e'))).toBe('close')
  expect(shortcutOf(press('E'))).toBe('close')
  expect(shortcutOf(press('?'))).toBe('help')
  expect(shortcutOf(press('x'))).toBeUndefined()
})

it('the key in the same place where letters are not Latin', () => {
  expect(shortcutOf(press('ث', { code: 'KeyE' }))).toBe('close')
  // AZERTY has an A where others have a Q: what is written on the key counts.
  expect(shortcutOf(press('a', { code: 'KeyE' }))).toBeUndefined()
})

it.each(['ctrlKey', 'metaKey', 'altKey', 'isComposing'] as const)('%s makes it something else', modifier => {
  expect(shortcutOf(press('e', { [modifier]: true }))).toBeUndefined()
})

it('a key that is held only walks', () => {
  expect(shortcutOf(press('j', { repeat: true }))).toBe('next')
  expect(shortcutOf(press('t', { repeat: true }))).toBeUndefined()
})

it('keys without a letter are not one', () => {
  expect(shortcutOf(press('Enter', { code: 'Enter' }))).toBeUndefined()
  expect(shortcutOf(press('Shift', { code: 'ShiftLeft' }))).toBeUndefined()
})
