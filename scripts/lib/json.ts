import { readFileSync } from 'node:fs'

/** What a JSON file holds, to be looked at with care. */
export type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object inside a value, or an empty one. */
export const asObject = (value: unknown): Json => (isObject(value) ? value : {})

/** The strings inside a list, or none. */
export const asStrings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item: unknown) => typeof item === 'string') : []

/** Reads a JSON file that holds an object; throws when there is none. */
export function readJson(file: string): Json {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isObject(value)) throw new Error(`${file} holds no object`)
  return value
}
