import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from './cursor.ts'

const place = z.tuple([z.number().nullable(), z.string()])

it('gives back every place', () => {
  fc.assert(
    fc.property(fc.option(fc.integer(), { nil: null }), fc.string(), (at, id) => {
      expect(decodeCursor(place, encodeCursor([at, id]))).toEqual({ ok: true, value: [at, id] })
    }),
  )
})

it('never throws, and takes nothing that is not a place', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map(text => Buffer.from(text).toString('base64url')),
      ),
      text => {
        const cursor = decodeCursor(place, text)
        if (cursor.ok) expect(place.safeParse(cursor.value).success).toBe(true)
      },
    ),
  )
})

it('takes no text with U+0000, which PostgreSQL fails on', () => {
  expect(decodeCursor(place, encodeCursor([1, 'a\0']))).toEqual({ ok: false })
})
