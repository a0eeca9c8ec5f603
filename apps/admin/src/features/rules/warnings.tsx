import type { RoutingWarning } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'

/** What the rules would miss today. */
export function Warnings({
  warnings,
  live = false,
}: {
  readonly warnings: readonly RoutingWarning[]
  readonly live?: boolean
}) {
  if (warnings.length === 0) return null
  return (
    <Notice tone="warning" live={live} title={t('Look at this first:')}>
      <ul>
        {warnings.map(warning => (
          <li key={`${warning.code} ${warning.department?.id}`}>{warningText(warning)}</li>
        ))}
      </ul>
    </Notice>
  )
}

function warningText({ code, department }: RoutingWarning): string {
  const name = department?.name ?? ''
  if (code === 'reaches_nobody') {
    return department
      ? t(
          'At present nothing can tell anybody of a new conversation for {name}: nobody has a device that rings or gets an email.',
          { name },
        )
      : t('At present nothing can tell anybody of a new conversation: nobody has a device that rings or gets an email.')
  }
  if (code === 'admins_alone') {
    return department
      ? t('Only admins are there for {name}: they are told, whatever this says.', { name })
      : t('Only admins are there: they are told, whatever this says.')
  }
  if (code === 'email_off') return t('A step sends emails, and no mail server is set up.')
  return code
}
