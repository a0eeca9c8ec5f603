import type { ReceiptStage } from '@deskbell/contract'

/** When each stage was reached, by our clock. */
export type Stages = { readonly [S in ReceiptStage]?: number }

const columnOf = {
  received: 'received_at',
  displayed: 'displayed_at',
  clicked: 'clicked_at',
  dismissed: 'dismissed_at',
} as const satisfies Record<ReceiptStage, string>

type StageColumn = (typeof columnOf)[ReceiptStage]

/** What of `stages` is earlier than the row knows, by column; undefined if nothing is. */
export function newsIn(
  row: Readonly<Record<StageColumn, number | null>>,
  stages: Stages,
): Partial<Record<StageColumn, number>> | undefined {
  const news: Partial<Record<StageColumn, number>> = {}
  for (const stage of ['received', 'displayed', 'clicked', 'dismissed'] as const) {
    const at = stages[stage]
    const known = row[columnOf[stage]]
    if (at !== undefined && (known === null || at < known)) news[columnOf[stage]] = at
  }
  return Object.keys(news).length === 0 ? undefined : news
}
