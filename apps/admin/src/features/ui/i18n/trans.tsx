import { Trans as LinguiTrans } from '@lingui/react'
import type { ReactElement } from 'react'

/**
 * A text with elements in it: `<Trans id="Read <0>the guide</0>." components={{ 0: <a href={...} /> }} />`.
 * Without elements, {@link t} is enough.
 */
export function Trans(props: {
  readonly id: string
  readonly values?: Record<string, string | number>
  readonly components: Record<string, ReactElement>
}) {
  return <LinguiTrans {...props} />
}
