import type { PreferenceMatrix } from '@deskbell/contract'
import { preferenceMatrixSchema } from '@deskbell/contract/schemas'
import { initialMatrix } from '../routing-rules.ts'
import type { Json } from './schema.ts'

/** What somebody wants to be told of, as it is kept; null: everything. */
export function matrixOf(kept: Json | null | undefined): PreferenceMatrix {
  return kept ? preferenceMatrixSchema.parse(JSON.parse(kept)) : initialMatrix
}
