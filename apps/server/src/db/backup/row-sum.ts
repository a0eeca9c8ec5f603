import { createHash } from 'node:crypto'
import type { Row } from './read-rows.ts'

/** How many rows, and what stands in them, whatever their order. */
export interface RowSum {
  readonly rows: number
  /** The sum of the rows' hashes, modulo 2^64. */
  readonly content: bigint
}

export const noRows: RowSum = { rows: 0, content: 0n }

export function addRows(sum: RowSum, rows: readonly Row[], columns: readonly string[]): RowSum {
  let { content } = sum
  for (const row of rows) {
    const text = JSON.stringify(columns.map(column => row[column] ?? null))
    content += createHash('sha256').update(text).digest().readBigUInt64BE()
  }
  return { rows: sum.rows + rows.length, content: BigInt.asUintN(64, content) }
}

export const sameRows = (a: RowSum, b: RowSum): boolean => a.rows === b.rows && a.content === b.content
