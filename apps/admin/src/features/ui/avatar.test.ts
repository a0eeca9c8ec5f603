import { expect, it } from 'vitest'
import { initialsOf } from './avatar.tsx'

it.each([
  ['Ana Lopez', 'AL'],
  ['ana', 'A'],
  ['Jean-Luc de la Tour', 'JT'],
  ['Visitor 4711', 'V4'],
  ['سلمى أحمد', 'سأ'],
  ['é̂milie', 'É̂'],
  ['🎉 Ben 🎉', 'B'],
  ['...', ''],
  ['', ''],
])('%s: %s', (name, initials) => expect(initialsOf(name)).toBe(initials.normalize()))
